import { scheduleHref } from '../app/place';
import { Dialog } from '../ui/dialog';
import { ScheduleDetails } from './schedule_details';

interface Props {
  id: string;
  flagKey: string;
  environment: string;
  onClose: () => void;
}

/** A schedule beside the page that it was picked on. */
export function ScheduleDialog({ id, flagKey, environment, onClose }: Props) {
  return (
    <Dialog title={`Schedule of ${flagKey}`} onClose={onClose} side>
      <ScheduleDetails id={id} flagKey={flagKey} environment={environment} level={3} />
      <div class="dialog-foot">
        <a href={scheduleHref({ id, flagKey, environment })} onClick={onClose}>
          Open its page
        </a>
      </div>
    </Dialog>
  );
}
