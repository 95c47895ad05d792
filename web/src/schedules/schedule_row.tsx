import { flagHref, scheduleHref } from '../app/place';
import { now } from '../time/clock';
import { Countdown, Instant } from '../ui/time';
import { ScheduleActions } from './schedule_actions';
import { dueAt, reasonOf, type Schedule, updatesWords } from './schedule_words';
import { StateBadge } from './state_badge';

/** A schedule in a list; without the flag in a list of one flag. */
export function ScheduleRow({ schedule, flag = true }: { schedule: Schedule; flag?: boolean }) {
  const due = dueAt(schedule);
  const reason = reasonOf(schedule, now.value);
  return (
    <div class="schedule-row">
      <div class="schedule-when">
        <Instant at={schedule.scheduledAt} />
        {due !== null && (
          <div class="hint">
            {schedule.nextRetryAt !== null && 'retry '}
            <Countdown at={due} />
          </div>
        )}
      </div>
      <div class="schedule-what">
        {flag && (
          <a href={flagHref(schedule.flagKey, schedule.environment)}>
            <code>{schedule.flagKey}</code>
          </a>
        )}{' '}
        <a href={scheduleHref(schedule)}>{updatesWords(schedule.updates)}</a>
        {reason !== null && <p class="hint">{reason}</p>}
      </div>
      <div class="schedule-state">
        <StateBadge schedule={schedule} />
      </div>
      <ScheduleActions schedule={schedule} small />
    </div>
  );
}
