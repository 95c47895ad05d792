// Every schedule of the environment, in the order of its time.
import '../styles/schedules.css';

import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { useFilters } from '../app/filters';
import { environment } from '../app/place';
import { mayWrite } from '../session/session';
import { serverNow } from '../time/clock';
import { zone } from '../time/preference';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { FilterBar } from '../ui/filter_bar';
import { MomentRange } from '../ui/moment_field';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { SearchField } from '../ui/search_field';
import { VirtualList } from '../ui/virtual_list';
import { chooseStatus, type ScheduleFilters, scheduleQuery, statusChoices, usualFilters } from './schedule_filters';
import { ScheduleForm } from './schedule_form';
import { ScheduleRow } from './schedule_row';

export function SchedulesPage() {
  const [making, setMaking] = useState(false);
  const [usual] = useState(() => usualFilters(serverNow(), zone.value));
  const [filters, setFilters] = useFilters(usual);
  const query = scheduleQuery(filters, environment.value);
  const schedules = usePages(JSON.stringify(query), ['schedules'], (place, signal) =>
    answer(api.GET('/api/admin/schedules', { params: { query: { ...query, ...place } }, signal })),
  );
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

const all: ScheduleFilters = { status: '', q: '', from: '', to: '' };

function Filters({ filters, onChange }: FiltersProps) {
  const narrowed = Object.values(filters).some((value) => value !== '');
  return (
    <FilterBar narrowed={narrowed} onClear={() => onChange(all)}>
      <SearchField label="Search by flag" value={filters.q} onSearch={(q) => onChange({ q })} />
      <Choice
        label="Status"
        value={filters.status}
        options={statusChoices}
        onChoose={(status) => onChange(chooseStatus(status))}
      />
      <MomentRange from={filters.from} to={filters.to} until="to" onChange={onChange} />
    </FilterBar>
  );
}

function NoSchedules({ filters }: { filters: ScheduleFilters }) {
  const narrowed = filters.status !== '' || filters.q !== '' || filters.to !== '';
  if (narrowed) return <Empty>No schedule fits these filters.</Empty>;
  return (
    <Empty>{filters.from === '' ? 'Nothing was ever scheduled here.' : 'Nothing is scheduled from then on.'}</Empty>
  );
}
