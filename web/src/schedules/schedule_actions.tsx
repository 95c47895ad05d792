// Cancel, retry, run now: the buttons that a schedule's state and the caller's role allow.
import { useState } from 'preact/hooks';

import { mayWrite } from '../session/session';
import { serverNow } from '../time/clock';
import { ActionButton, Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { sayDone } from '../ui/toast';
import { ActionConsequence } from './action_consequence';
import { cancelSchedule, retrySchedule, runSchedule } from './schedule_requests';
import { isAhead, mayCancel, mayRetry, mayRun, type Schedule } from './schedule_words';

interface Props {
  schedule: Schedule;
  /** In a row of a list: done at once, but for what would happen ahead of its time, which asks. */
  small?: boolean;
}

export type Action = 'cancel' | 'retry' | 'run';

const actions = {
  cancel: {
    name: 'Cancel',
    ask: 'Cancel the schedule',
    done: 'is cancelled.',
    act: cancelSchedule,
    dismiss: 'Keep it',
  },
  retry: { name: 'Retry', ask: 'Retry it now', done: 'is due at once.', act: retrySchedule, dismiss: 'Leave it' },
  run: {
    name: 'Run now',
    ask: 'Run it now',
    done: 'is meant for now and due at once.',
    act: runSchedule,
    dismiss: 'Wait',
  },
} as const;

async function act(action: Action, schedule: Schedule): Promise<void> {
  await actions[action].act(schedule);
  sayDone(`The schedule of ${schedule.flagKey} ${actions[action].done}`);
}

export function ScheduleActions({ schedule, small = false }: Props) {
  const [asking, setAsking] = useState<Action>();
  if (!mayWrite.value) return null;
  const offered: Action[] = [];
  if (mayRetry(schedule)) offered.push('retry');
  if (mayRun(schedule)) offered.push('run');
  if (mayCancel(schedule)) offered.push('cancel');
  if (offered.length === 0) return null;
  return (
    <span class="schedule-actions">
      {offered.map((action) => (
        <ActionButton
          key={action}
          small={small}
          kind={action === 'cancel' && !small ? 'danger' : 'plain'}
          label={`${actions[action].name}: schedule of ${schedule.flagKey}`}
          run={async () => {
            if (small && !(action === 'run' && isAhead(schedule, serverNow()))) await act(action, schedule);
            else setAsking(action);
          }}
        >
          {actions[action].name}
        </ActionButton>
      ))}
      {asking && <Confirm action={asking} schedule={schedule} onClose={() => setAsking(undefined)} />}
    </span>
  );
}

function Confirm({ action, schedule, onClose }: { action: Action; schedule: Schedule; onClose: () => void }) {
  const { ask, dismiss } = actions[action];
  return (
    <Dialog title={`${ask}?`} onClose={onClose}>
      <ActionConsequence action={action} schedule={schedule} />
      <div class="dialog-foot">
        <Button onClick={onClose}>{dismiss}</Button>
        <ActionButton
          kind={action === 'cancel' ? 'danger' : 'primary'}
          run={async () => {
            await act(action, schedule);
            onClose();
          }}
        >
          {ask}
        </ActionButton>
      </div>
    </Dialog>
  );
}
