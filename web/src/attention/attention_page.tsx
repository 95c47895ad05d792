// What failed, what is about to, and what waits for a person, each with its reason and the buttons to step in.
import '../styles/attention.css';

import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { environment, flagHref, href, scheduleHref } from '../app/place';
import { ScheduleActions } from '../schedules/schedule_actions';
import { reasonOf, type Schedule, stateOf, updatesWords } from '../schedules/schedule_words';
import { StateBadge } from '../schedules/state_badge';
import { now } from '../time/clock';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { Countdown, Instant } from '../ui/time';
import { useAttentionCounts } from './counts';
import { countWords, type Group, groups } from './groups';

/** Of one group; the list of schedules shows the rest. */
const mostShown = 25;

export function AttentionPage() {
  const counts = useAttentionCounts();
  const present = counts.data ? groups.filter(({ name }) => (counts.data?.[name] ?? 0) > 0) : [];
  return (
    <>
      <PageHead title="Needs attention" note={`Of ${environment.value}; what has ended is shown for a week.`} />
      <ErrorNotice error={counts.error} retry={counts.reload} />
      {counts.loading && <Loading />}
      {counts.data && present.length === 0 && (
        <Empty>Nothing. No schedule has failed in the last week, none is late and none is at risk.</Empty>
      )}
      {counts.data &&
        present.map((group) => (
          <GroupSection
            key={group.name}
            group={group}
            count={counts.data?.[group.name] ?? 0}
            since={counts.data?.since ?? ''}
          />
        ))}
    </>
  );
}

function GroupSection({ group, count, since }: { group: Group; count: number; since: string }) {
  const query = {
    environment: environment.value,
    status: group.status,
    limit: mostShown,
    // By the day, so that the same is not read anew each time the counts are.
    ...(group.recent ? { from: `${since.slice(0, 10)}T00:00:00Z` } : {}),
  };
  const list = useQuery(JSON.stringify(query), ['schedules'], (signal) =>
    answer(api.GET('/api/admin/schedules', { params: { query }, signal })),
  );
  const shown = (list.data?.items ?? []).filter(
    (schedule) => group.name !== 'failed' || stateOf(schedule, now.value) === 'failed',
  );
  return (
    <section class="panel" aria-labelledby={`attention-${group.name}`}>
      <h2 id={`attention-${group.name}`}>
        {group.title} <span class="badge">{countWords(count)}</span>
      </h2>
      <p class="hint">{group.meaning}</p>
      <ErrorNotice error={list.error} retry={list.reload} />
      {list.loading && <Loading />}
      <ul class="attention-list">
        {shown.map((schedule) => (
          <li key={schedule.id}>
            <Trouble schedule={schedule} />
          </li>
        ))}
      </ul>
      {count > shown.length && !list.loading && (
        <a href={href('/schedules', { status: group.status })}>All {countWords(count)} in the list of schedules</a>
      )}
    </section>
  );
}

function Trouble({ schedule }: { schedule: Schedule }) {
  const reason = reasonOf(schedule, now.value);
  return (
    <div class="trouble">
      <div class="trouble-what">
        <p>
          <a class="trouble-flag" href={flagHref(schedule.flagKey, schedule.environment)}>
            {schedule.flagKey}
          </a>{' '}
          <StateBadge schedule={schedule} />
        </p>
        <p>
          <a href={scheduleHref(schedule)}>{updatesWords(schedule.updates)}</a>, meant for{' '}
          <Instant at={schedule.scheduledAt} />
          {schedule.nextRetryAt !== null && (
            <>
              ; next retry <Countdown at={schedule.nextRetryAt} />
            </>
          )}
        </p>
        {reason && <p class="trouble-reason wrap">{reason}</p>}
      </div>
      <ScheduleActions schedule={schedule} small />
    </div>
  );
}
