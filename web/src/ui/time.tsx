// Instants as people read them, in the zone that was chosen, with the other zones beside it on demand.
import { connection } from '../live/stream';
import { now } from '../time/clock';
import { formatDistance, formatInstant, formatTime, formatZone } from '../time/format';
import { zone } from '../time/preference';

const millis = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at));

/** The instant; pointing at it shows it in UTC. */
export function Instant({ at }: { at: string | number | null | undefined }) {
  if (at === null || at === undefined) return <>–</>;
  const ms = millis(at);
  return (
    <time dateTime={new Date(ms).toISOString()} title={`${formatInstant(ms, 'UTC')} UTC`}>
      {formatInstant(ms, zone.value)}
    </time>
  );
}

/** How far off it is, counting. While the connection is lost nothing counts, as if it were known: the time stands there. */
export function Countdown({ at }: { at: string | number }) {
  const ms = millis(at);
  if (connection.value.state === 'lost') return <span class="countdown">at {formatTime(ms, zone.value, true)}</span>;
  return (
    <span class="countdown" title={`${formatInstant(ms, zone.value)}, ${formatZone(zone.value, ms)}`}>
      {formatDistance(ms, now.value)}
    </span>
  );
}
