// All about one schedule, kept up to date; on its page and in the dialog beside others.
import '../styles/schedules.css';

import { useEffect } from 'preact/hooks';

import { type Query, useQuery } from '../api/query';
import { flagHref } from '../app/place';
import { valueText } from '../flags/value_text';
import { now, serverNow } from '../time/clock';
import { formatDuration } from '../time/format';
import { zone } from '../time/preference';
import { ErrorNotice, Loading } from '../ui/notice';
import { Countdown, Instant } from '../ui/time';
import { AttemptsChain } from './attempts_chain';
import { receiptOpen } from './receipt_open';
import { ReceiptView } from './receipt_view';
import { ScheduleActions } from './schedule_actions';
import { readRetries, readSchedule, type ScheduleName, type ScheduleWithAttempts } from './schedule_requests';
import { dueAt, fieldName, reasonOf, type Schedule, stateOf, stateSentence, updatesWords } from './schedule_words';
import { StateBadge } from './state_badge';

interface Props extends ScheduleName {
  /** Where a page's heading is above: 2; in a dialog, whose title is one: 3. */
  level?: 2 | 3;
}

export function ScheduleDetails({ id, flagKey, environment, level = 2 }: Props) {
  const name = { id, flagKey, environment };
  const of = [environment ?? '', flagKey, id].join('/');
  const schedule = useQuery(of, ['schedules', 'attempts', 'health'], (signal) => readSchedule(name, signal));
  const live = schedule.data !== undefined && dueAt(schedule.data) !== null;
  const retries = useQuery(live ? of : null, ['schedules', 'attempts'], (signal) => readRetries(name, signal));
  useReceiptToEnd(schedule);
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="schedule">
      <ErrorNotice error={schedule.error} retry={schedule.reload} />
      {schedule.loading && <Loading />}
      {schedule.data && (
        <>
          <Standing schedule={schedule.data} />
          <Heading>What it sets</Heading>
          <UpdatesView updates={schedule.data.updates} />
          <Heading>Attempts</Heading>
          <AttemptsChain
            schedule={schedule.data}
            attempts={schedule.data.attempts}
            retries={retries.data?.items ?? []}
          />
          {schedule.data.receipt && (
            <>
              <Heading>Receipt</Heading>
              <ReceiptView receipt={schedule.data.receipt} />
            </>
          )}
          <Heading>More about it</Heading>
          <Facts schedule={schedule.data} />
        </>
      )}
    </div>
  );
}

const askAgainMs = 2_000;

/** Asks again for as long as servers may still report that they have it. */
function useReceiptToEnd({ data, reload }: Query<ScheduleWithAttempts>): void {
  useEffect(() => {
    if (!data?.receipt || !receiptOpen(data.receipt, serverNow())) return;
    const timer = setTimeout(reload, askAgainMs);
    return () => clearTimeout(timer);
  }, [data, reload]);
}

function Standing({ schedule }: { schedule: ScheduleWithAttempts }) {
  const reason = reasonOf(schedule, now.value);
  const due = dueAt(schedule);
  return (
    <div class="panel standing">
      <p class="standing-head">
        <StateBadge schedule={schedule} /> <strong>{updatesWords(schedule.updates)}</strong>
        {due !== null && <Countdown at={due} />}
      </p>
      <p>{stateSentence(schedule, now.value, zone.value)}</p>
      {reason !== null && <p class={`reason reason-${stateOf(schedule, now.value)}`}>{reason}</p>}
      <p>
        Flag{' '}
        <a href={flagHref(schedule.flagKey, schedule.environment)}>
          <code>{schedule.flagKey}</code>
        </a>{' '}
        in {schedule.environment}
      </p>
      <ScheduleActions schedule={schedule} />
    </div>
  );
}

export function UpdatesView({ updates }: { updates: Schedule['updates'] }) {
  if (typeof updates !== 'object' || updates === null || Array.isArray(updates)) {
    return <pre>{JSON.stringify(updates, null, 2)}</pre>;
  }
  return (
    <dl class="facts">
      {Object.entries(updates).map(([field, value]) => {
        const text = valueText(field, value);
        return (
          <div key={field}>
            <dt>{fieldName(field)}</dt>
            <dd>{text.includes('\n') ? <pre>{text}</pre> : text}</dd>
          </div>
        );
      })}
    </dl>
  );
}

const missedWords = {
  fireLate: 'it is applied however late',
  skip: 'it is skipped',
  ask: 'it is parked for a person',
};

function missedRule({ missedWindow, maxLatenessMs }: Schedule): string {
  if (maxLatenessMs === null && missedWindow === 'fireLate') return 'It is applied however late it is.';
  const bound = formatDuration(maxLatenessMs ?? 60_000);
  return missedWindow === 'fireLate'
    ? `It is applied up to ${bound} late, and skipped after that.`
    : `More than ${bound} late, ${missedWords[missedWindow]}.`;
}

function Facts({ schedule }: { schedule: Schedule }) {
  const { maxRetries, retryCount, retryPolicy } = schedule;
  return (
    <dl class="facts">
      <div>
        <dt>planned for</dt>
        <dd>
          <Instant at={schedule.scheduledAt} />
        </dd>
      </div>
      <div>
        <dt>made</dt>
        <dd>
          <Instant at={schedule.createdAt} /> by {schedule.createdBy}
        </dd>
      </div>
      <div>
        <dt>retries</dt>
        <dd>
          {retryCount} used{maxRetries === null ? '' : ` of ${maxRetries}`}
          {retryPolicy ? `, by a policy of its own` : ', as the server has it'}
          {retryPolicy && <pre>{JSON.stringify(retryPolicy, null, 2)}</pre>}
        </dd>
      </div>
      <div>
        <dt>when late</dt>
        <dd>{missedRule(schedule)}</dd>
      </div>
      <div>
        <dt>priority</dt>
        <dd>{schedule.priority}</dd>
      </div>
      <div>
        <dt>id</dt>
        <dd>
          <code>{schedule.id}</code>
        </dd>
      </div>
    </dl>
  );
}
