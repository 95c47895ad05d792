// The schedules of one flag: what is to come first, then what has been.
import '../styles/schedules.css';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { ScheduleRow } from '../schedules/schedule_row';
import { dueAt } from '../schedules/schedule_words';
import { ErrorNotice, Loading } from '../ui/notice';
import { VirtualList } from '../ui/virtual_list';
import type { Flag, FlagName } from './flag_requests';
import { useLiveSchedules } from './live_schedules';

export function FlagSchedules({ flag }: { flag: Flag }) {
  const live = useLiveSchedules(flag);
  return (
    <div class="flag-part">
      <section class="panel">
        <h2>To come</h2>
        <ErrorNotice error={live.error} retry={live.reload} />
        {live.loading && <Loading />}
        {live.data?.length === 0 && <p>Nothing is scheduled.</p>}
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
      <Ended name={flag} />
    </div>
  );
}

/** As many as the API gives: only where all are there can the newest stand first. */
const mostAtOnce = 500;

function Ended({ name: { key, environment } }: { name: FlagName }) {
  const all = usePages(`${environment}/${key}`, ['schedules'], (place, signal) =>
    answer(
      api.GET('/api/admin/flags/{key}/schedule', {
        params: { path: { key }, query: { environment, limit: mostAtOnce, ...place } },
        signal,
      }),
    ),
  );
  const oldestFirst = all.items.filter((schedule) => dueAt(schedule) === null);
  const ended = all.more ? oldestFirst : oldestFirst.toReversed();
  return (
    <section class="panel">
      <h2>Ended, {all.more ? 'oldest' : 'newest'} first</h2>
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
