// The home page: per flag what has changed, what will, and what is being tried, on one axis of time.
import '../styles/timeline.css';

import { useState } from 'preact/hooks';

import { useFilters } from '../app/filters';
import { environment } from '../app/place';
import { ScheduleForm } from '../schedules/schedule_form';
import { mayWrite } from '../session/session';
import { Button } from '../ui/button';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { SearchField } from '../ui/search_field';
import { VirtualList } from '../ui/virtual_list';
import { FlagTrack } from './flag_track';
import { hiddenKinds, Legend } from './legend';
import { type Mark, withKinds } from './marks';
import { SpotDialog } from './spot_dialog';
import { TimeAxis } from './time_axis';
import { useMoves } from './use_moves';
import { useRows } from './use_rows';
import { useView } from './use_view';
import { ZoomTools } from './zoom_tools';

export function Timeline() {
  const [filters, setFilters] = useFilters({ q: '', without: '' });
  const hidden = hiddenKinds(filters.without);
  const control = useView('day');
  const { view, track } = control;
  const rows = useRows(view, filters.q);
  const shown = withKinds(rows.items, hidden);
  const moves = useMoves(control);
  const [opened, setOpened] = useState<{ flagKey: string; marks: Mark[] }>();
  const [adding, setAdding] = useState(false);

  return (
    <>
      <PageHead title="Timeline">
        <SearchField label="Search flags" value={filters.q} onSearch={(q) => setFilters({ q })} />
        {mayWrite.value && (
          <Button kind="primary" onClick={() => setAdding(true)}>
            Schedule a change
          </Button>
        )}
      </PageHead>
      <ZoomTools control={control} />
      <ErrorNotice error={rows.error} retry={rows.reload} />
      <div class="timeline" {...moves}>
        <TimeAxis view={view} track={track} />
        {rows.loading && <Loading />}
        {!rows.loading && shown.length === 0 && !rows.error && (
          <NothingThere narrowed={filters.q !== '' || hidden.size > 0} />
        )}
        {shown.length > 0 && (
          <VirtualList
            items={shown}
            keyOf={(row) => row.flagKey}
            estimate={56}
            label="Flags with changes"
            more={rows.more}
            onEnd={rows.loadMore}
            render={(row) => (
              <FlagTrack
                row={row}
                view={view}
                onOpen={(marks) => setOpened({ flagKey: row.flagKey, marks })}
                onShow={control.showInstant}
              />
            )}
          />
        )}
      </div>
      <Legend hidden={hidden} onHide={(kinds) => setFilters({ without: [...kinds].join('.') })} />
      {opened && <SpotDialog {...opened} environment={environment.value} onClose={() => setOpened(undefined)} />}
      {adding && <ScheduleForm environment={environment.value} onClose={() => setAdding(false)} />}
    </>
  );
}

function NothingThere({ narrowed }: { narrowed: boolean }) {
  if (narrowed) return <Empty>No flag with such changes in this time. Zoom out, or look for something else.</Empty>;
  return <Empty>No flag changes in this time. Zoom out to see more of it.</Empty>;
}
