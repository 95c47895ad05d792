// Every schedule of the environment, in the order of its time.
import '../styles/schedules.css';

import { useCallback, useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { useFilters } from '../app/filters';
import { environment } from '../app/place';
import { mayWrite } from '../session/session';
import { serverNow } from '../time/clock';
import { zone } from '../time/preference';
import { wallTime } from '../time/zone';
import { Button } from '../ui/button';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { SearchField } from '../ui/search_field';
import { VirtualList } from '../ui/virtual_list';
import { chooseStatus, type ScheduleFilters, scheduleQuery, statusChoices } from './schedule_filters';
import { ScheduleForm } from './schedule_form';
import { ScheduleRow } from './schedule_row';

export function SchedulesPage() {
  const [making, setMaking] = useState(false);
  // What comes is what somebody looks for; the past is there when the day is cleared.
  const [today] = useState(() => wallTime(serverNow(), zone.value).date);
  const [filters, setFilters] = useFilters<ScheduleFilters>({ status: '', q: '', from: today, to: '' });
  const query = scheduleQuery(filters, environment.value, zone.value);
  const key = JSON.stringify(query);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const asked = { ...JSON.parse(key), ...(cursor === undefined ? {} : { cursor }) };
      return answer(api.GET('/api/admin/schedules', { params: { query: asked }, signal }));
    },
    [key],
  );
  const schedules = usePages(key, ['schedules'], load);
  return (
    <>
      <PageHead title="Schedules" note={`In ${environment.value}, in the order of their time`}>
        {mayWrite.value && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            Schedule a change
          </Button>
        )}
      </PageHead>
      <Filters filters={filters} onChange={setFilters} />
      <ErrorNotice error={schedules.error} retry={schedules.reload} />
      {schedules.loading && <Loading />}
      {!schedules.loading && schedules.items.length === 0 && !schedules.error && <NoSchedules filters={filters} />}
      {schedules.items.length > 0 && (
        <VirtualList
          label="Schedules"
          items={schedules.items}
          keyOf={(schedule) => schedule.id}
          estimate={62}
          render={(schedule) => <ScheduleRow schedule={schedule} />}
          more={schedules.more}
          onEnd={schedules.loadMore}
        />
      )}
      {making && <ScheduleForm environment={environment.value} onClose={() => setMaking(false)} />}
    </>
  );
}

interface FiltersProps {
  filters: ScheduleFilters;
  onChange: (change: Partial<ScheduleFilters>) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  return (
    <div class="toolbar">
      <SearchField label="Search by flag" value={filters.q} onSearch={(q) => onChange({ q })} />
      <label class="picker">
        <span class="unseen">Status</span>
        <select value={filters.status} onChange={(event) => onChange(chooseStatus(event.currentTarget.value))}>
          {statusChoices.map(([status, name]) => (
            <option key={status} value={status}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="day">
        From{' '}
        <input type="date" value={filters.from} onChange={(event) => onChange({ from: event.currentTarget.value })} />
      </label>
      <label class="day">
        to <input type="date" value={filters.to} onChange={(event) => onChange({ to: event.currentTarget.value })} />
      </label>
      <Button small onClick={() => onChange({ status: '', q: '', from: '', to: '' })}>
        Show all
      </Button>
    </div>
  );
}

function NoSchedules({ filters }: { filters: ScheduleFilters }) {
  const narrowed = filters.status !== '' || filters.q !== '' || filters.to !== '';
  if (narrowed) return <Empty>No schedule fits these filters.</Empty>;
  return (
    <Empty>{filters.from === '' ? 'Nothing was ever scheduled here.' : 'Nothing is scheduled from that day on.'}</Empty>
  );
}
