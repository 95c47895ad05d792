// The schedules of one flag: what is to come first, then what has been.
import '../styles/schedules.css';

import { useCallback } from 'preact/hooks';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { ScheduleRow } from '../schedules/schedule_row';
import { dueAt, type Schedule, updatesWords } from '../schedules/schedule_words';
import { ErrorNotice, Loading } from '../ui/notice';
import { Countdown, Instant } from '../ui/time';
import { VirtualList } from '../ui/virtual_list';
import type { Flag, FlagName } from './flag_requests';
import { liveFirst } from './live_first';

const mostLive = 200;

function readLive({ key, environment }: FlagName, signal: AbortSignal): Promise<Schedule[]> {
  const read = async (status: 'pending' | 'retrying') => {
    const params = { path: { key }, query: { environment, status, limit: mostLive } };
    return (await answer(api.GET('/api/admin/flags/{key}/schedule', { params, signal }))).items;
  };
  return Promise.all([read('retrying'), read('pending')]).then(([retrying, pending]) =>
    liveFirst([...retrying, ...pending]),
  );
}

export function FlagSchedules({ flag }: { flag: Flag }) {
  const { key, environment } = flag;
  const live = useQuery(`${environment}/${key}`, ['schedules'], (signal) => readLive({ key, environment }, signal));
  const next = live.data?.[0];
  return (
    <div class="flag-part">
      <section class="panel">
        <h2>To come</h2>
        <ErrorNotice error={live.error} retry={live.reload} />
        {live.loading && <Loading />}
        {live.data?.length === 0 && <p>Nothing is scheduled.</p>}
        {next && <NextChange schedule={next} />}
        {live.data && live.data.length > 0 && (
          <VirtualList
            label="Schedules to come"
            items={live.data}
            keyOf={(schedule) => schedule.id}
            estimate={62}
            render={(schedule) => <ScheduleRow schedule={schedule} flag={false} />}
          />
        )}
      </section>
      <Ended name={{ key, environment }} />
    </div>
  );
}

function NextChange({ schedule }: { schedule: Schedule }) {
  const due = dueAt(schedule);
  return (
    <p>
      Next: <strong>{updatesWords(schedule.updates)}</strong>{' '}
      {due !== null && (
        <>
          <Countdown at={due} />, on <Instant at={due} />
        </>
      )}
      .
    </p>
  );
}

function Ended({ name: { key, environment } }: { name: FlagName }) {
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answer(
        api.GET('/api/admin/flags/{key}/schedule', {
          params: { path: { key }, query: { environment, ...(cursor === undefined ? {} : { cursor }) } },
          signal,
        }),
      ),
    [key, environment],
  );
  const all = usePages(`${environment}/${key}`, ['schedules'], load);
  const ended = all.items.filter((schedule) => dueAt(schedule) === null);
  return (
    <section class="panel">
      <h2>Ended</h2>
      <ErrorNotice error={all.error} retry={all.reload} />
      {!all.loading && ended.length === 0 && !all.more && <p>None yet.</p>}
      {(ended.length > 0 || all.more) && (
        <VirtualList
          label="Schedules that have ended"
          items={ended}
          keyOf={(schedule) => schedule.id}
          estimate={62}
          render={(schedule) => <ScheduleRow schedule={schedule} flag={false} />}
          more={all.more}
          onEnd={all.loadMore}
        />
      )}
    </section>
  );
}
