// What a change will do to a flag: what differs, what else is planned, and who depends on it.
import { scheduleHref } from '../app/place';
import { Changes } from '../flags/changes';
import { Instant } from '../ui/time';
import type { ChangePreview } from './schedule_requests';
import { effectWords } from './schedule_words';

export function PreviewView({ preview, problems = true }: { preview: ChangePreview; problems?: boolean }) {
  return (
    <div class="preview">
      {problems && preview.problems.length > 0 && (
        <div class="notice notice-error" role="alert">
          <p>This cannot be done:</p>
          <ul>
            {preview.problems.map((problem) => (
              <li key={problem.field + problem.message}>{problem.message}</li>
            ))}
          </ul>
        </div>
      )}
      {preview.after && <Changes changes={preview.changes} none="Nothing changes: the flag is so already." />}
      <Conflicts preview={preview} />
      <Dependents preview={preview} />
    </div>
  );
}

function Conflicts({ preview: { conflicts, before } }: { preview: ChangePreview }) {
  if (conflicts.length === 0) return null;
  return (
    <div class="notice notice-warn">
      <p>{conflicts.length === 1 ? 'Another schedule sets the same:' : 'Other schedules set the same:'}</p>
      <ul class="conflicts">
        {conflicts.map((conflict) => (
          <li key={conflict.scheduleId}>
            {/* In a tab of its own: here somebody is in the middle of something. */}
            <a
              href={scheduleHref({ id: conflict.scheduleId, flagKey: before.key, environment: before.environment })}
              target="_blank"
              rel="noopener"
            >
              The one meant for <Instant at={conflict.scheduledAt} />
              <span class="unseen"> (opens a new tab)</span>
            </a>{' '}
            {conflict.retrying && 'is being retried. It '}
            {effectWords(conflict.effect, conflict.fields)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Dependents({ preview: { dependents, changes } }: { preview: ChangePreview }) {
  if (dependents.length === 0 || changes.length === 0) return null;
  return (
    <p class="hint">
      {dependents.length === 1 ? 'One flag has' : `${dependents.length} flags have`} this one as a prerequisite and may
      change with it: {dependents.join(', ')}.
    </p>
  );
}
