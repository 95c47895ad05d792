// What is behind a spot: the schedule itself; a person's edit; or the list of what lies there together.
import { useState } from 'preact/hooks';

import { flagHref } from '../app/place';
import { ScheduleDialog } from '../schedules/schedule_dialog';
import { zone } from '../time/preference';
import { Dialog } from '../ui/dialog';
import { markWords } from './mark_words';
import type { Mark } from './marks';

interface SpotDialogProps {
  flagKey: string;
  environment: string;
  marks: Mark[];
  onClose: () => void;
}

export function SpotDialog({ flagKey, environment, marks, onClose }: SpotDialogProps) {
  const [chosen, setChosen] = useState<Mark | undefined>(marks.length === 1 ? marks[0] : undefined);
  if (chosen?.kind === 'schedule') {
    return <ScheduleDialog id={chosen.scheduleId} flagKey={flagKey} environment={environment} onClose={onClose} />;
  }
  const shown = chosen ? [chosen] : marks;
  return (
    <Dialog title={flagKey} side onClose={onClose}>
      <ul class="spot-list">
        {shown.map((mark) => (
          <li key={mark.kind === 'edit' ? `edit ${mark.version}` : mark.scheduleId}>
            {mark.kind === 'edit' ? (
              <p>
                {markWords(mark, zone.value)}.{' '}
                <a href={`${flagHref(flagKey, environment)}#history`}>Version {mark.version} in the history</a>
              </p>
            ) : (
              <button type="button" class="link" onClick={() => setChosen(mark)}>
                {markWords(mark, zone.value)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
