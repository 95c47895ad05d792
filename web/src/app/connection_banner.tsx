import { useSignalEffect } from '@preact/signals';

import { connection } from '../live/stream';
import { formatTime } from '../time/format';
import { zone } from '../time/preference';

/** Says that what is shown may not be true any more, for as long as that is so; styles dim it. */
export function ConnectionBanner() {
  useSignalEffect(() => {
    document.documentElement.dataset.connection = connection.value.state;
  });
  const { value } = connection;
  if (value.state !== 'lost') return null;
  return (
    <div class="notice notice-warn" role="alert">
      <p>
        The connection to the server is lost. What you see is as of {formatTime(value.asOf, zone.value, true)}, and may
        have changed. It is tried again every 2 seconds.
      </p>
    </div>
  );
}
