// A dialog that makes a schedule, and shows as somebody types what it will do.
import '../styles/schedules.css';

import { useState } from 'preact/hooks';

import { scheduleHref } from '../app/place';
import { FlagPicker } from '../flags/flag_picker';
import { serverNow } from '../time/clock';
import { formatDistance, formatInstant } from '../time/format';
import { zone } from '../time/preference';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorNotice } from '../ui/notice';
import { sayDone } from '../ui/toast';
import { FormPreview } from './form_preview';
import { MoreFields } from './more_fields';
import type { Schedule } from './schedule_words';
import { UpdatesFields } from './updates_fields';
import { useScheduleForm } from './use_schedule_form';
import { WhenFields } from './when_fields';

interface Props {
  /** Any flag may be picked where none is given. */
  flagKey?: string;
  environment: string;
  onClose: () => void;
  onCreated?: (schedule: Schedule) => void;
}

function sayScheduled(schedule: Schedule): void {
  const at = Date.parse(schedule.scheduledAt);
  const when = `${formatInstant(at, zone.value)}, ${formatDistance(at, serverNow())}`;
  sayDone(`${schedule.flagKey} will change on ${when}.`, { href: scheduleHref(schedule), text: 'See the schedule' });
}

export function ScheduleForm({ flagKey, environment, onClose, onCreated }: Props) {
  const form = useScheduleForm(flagKey ?? '', environment);
  const [busy, setBusy] = useState(false);
  const { draft, set, problems } = form;
  const leave = () => {
    if (!form.touched || window.confirm('Discard what you have typed?')) onClose();
  };
  const submit = async () => {
    setBusy(true);
    const made = await form.submit();
    setBusy(false);
    if (made === null) return;
    sayScheduled(made);
    onClose();
    onCreated?.(made);
  };
  return (
    <Dialog title={flagKey ? `Schedule a change of ${flagKey}` : 'Schedule a change'} onClose={leave} wide>
      <form
        class="schedule-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div>
          <p class="hint">In {environment}.</p>
          {flagKey === undefined && (
            <FlagPicker
              environment={environment}
              value={draft.flagKey}
              error={problems.flagKey}
              onChange={(key) => set({ flagKey: key })}
            />
          )}
          {flagKey !== undefined && problems.flagKey && <p class="field-error">{problems.flagKey}</p>}
          <WhenFields when={draft.when} error={problems.when} onChange={(when) => set({ when })} />
          <UpdatesFields draft={draft} problems={problems} onChange={set} />
          <MoreFields draft={draft} problems={problems} onChange={set} />
        </div>
        <FormPreview previewed={form.previewed} />
        <div class="schedule-form-foot">
          <Refusal error={form.refusal} />
          <div class="dialog-foot">
            <Button onClick={onClose}>Discard</Button>
            <Button kind="primary" type="submit" busy={busy}>
              Schedule it
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

function Refusal({ error }: { error: ReturnType<typeof useScheduleForm>['refusal'] }) {
  if (error?.code === 'IDEMPOTENCY_KEY_REUSED') {
    return (
      <div class="notice notice-error" role="alert">
        <p>
          What you sent first had reached the server after all, and is scheduled as you had it then. Look at it among
          the schedules before you make another one.
        </p>
      </div>
    );
  }
  return <ErrorNotice error={error} />;
}
