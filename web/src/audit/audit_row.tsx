// One event of the trail: who did what to which flag, and on demand what became different.
import { flagHref, scheduleHref } from '../app/place';
import { Changes } from '../flags/changes';
import { fieldName } from '../schedules/schedule_words';
import { Narrow } from '../ui/narrow';
import { Countdown, Instant } from '../ui/time';
import { type AuditEvent, actionPhrases, changedFields } from './words';

interface AuditRowProps {
  event: AuditEvent;
  /** Whether the list is of more than one environment. */
  showEnvironment: boolean;
  /** Whether its changes are folded open. */
  open: boolean;
  onOpen: (open: boolean) => void;
  onActor: (actor: string) => void;
}

export function AuditRow({ event, showEnvironment, open, onOpen, onActor }: AuditRowProps) {
  const { flagKey, environment, scheduleId, changes } = event;
  return (
    <div class="audit">
      <div class="audit-when">
        <Instant at={event.at} />
        <span class="hint">
          <Countdown at={event.at} />
        </span>
      </div>
      <div class="audit-what">
        <p>
          <Narrow label={`Only what ${event.actor} did`} onNarrow={() => onActor(event.actor)}>
            {event.actor}
          </Narrow>{' '}
          {actionPhrases[event.action] ?? event.action}{' '}
          {flagKey !== null && environment !== null && <a href={flagHref(flagKey, environment)}>{flagKey}</a>}
          {event.note !== '' && <span>{flagKey === null ? event.note : `: ${event.note}`}</span>}
        </p>
        {(scheduleId !== null || showEnvironment) && (
          <p class="hint audit-where">
            {showEnvironment && <span>{environment ?? 'no environment'}</span>}
            {scheduleId !== null && flagKey !== null && environment !== null && (
              <a href={scheduleHref({ id: scheduleId, flagKey, environment })} title={scheduleId}>
                Schedule …{scheduleId.slice(-12)}
              </a>
            )}
          </p>
        )}
        {changes.length > 0 && (
          <details open={open} onToggle={(toggled) => onOpen(toggled.currentTarget.open)}>
            <summary>{changedFields(changes.map((change) => fieldName(change.field)))}</summary>
            <Changes changes={changes} />
          </details>
        )}
      </div>
    </div>
  );
}
