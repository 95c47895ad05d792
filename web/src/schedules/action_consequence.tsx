// What an action on a schedule will do, before it is done.
import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { ErrorNotice, Loading } from '../ui/notice';
import { Instant } from '../ui/time';
import { PreviewView } from './preview_view';
import type { Action } from './schedule_actions';
import { type Schedule, type Updates, updatesWords } from './schedule_words';

interface Props {
  action: Action;
  schedule: Schedule;
}

export function ActionConsequence({ action, schedule }: Props) {
  return (
    <>
      <p>
        <strong>{updatesWords(schedule.updates)}</strong> for <code>{schedule.flagKey}</code> in {schedule.environment},
        planned for <Instant at={schedule.scheduledAt} />.
      </p>
      {action === 'cancel' && (
        <p>It will not be applied. A cancelled schedule cannot be brought back; you can make a new one.</p>
      )}
      {action === 'retry' && (
        <p>
          It is tried at once, with a fresh budget of retries. Its intended time stays: what was set with a later
          intended time is left alone.
        </p>
      )}
      {action === 'run' && <RunConsequence schedule={schedule} />}
    </>
  );
}

/** As an edit now: running makes the intended time now. */
function RunConsequence({ schedule }: { schedule: Schedule }) {
  const { flagKey, environment, id } = schedule;
  const preview = useQuery(`run ${id}`, ['flags', 'schedules'], (signal) =>
    answer(
      api.POST('/api/admin/flags/{key}/preview', {
        params: { path: { key: flagKey }, query: { environment } },
        body: { updates: schedule.updates as Updates },
        signal,
      }),
    ),
  );
  return (
    <>
      <p>It is meant for now, is due at once, and wins over whatever was set before.</p>
      {preview.loading && <Loading />}
      <ErrorNotice error={preview.error} />
      {preview.data && (
        <PreviewView
          preview={{ ...preview.data, conflicts: preview.data.conflicts.filter((other) => other.scheduleId !== id) }}
        />
      )}
    </>
  );
}
