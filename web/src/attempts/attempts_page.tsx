// The ledger: every attempt at every schedule, the newest first.
import '../styles/attempts.css';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { given, useFilters } from '../app/filters';
import { environmentOf } from '../app/scope';
import { lookEveryMs, useRefresh } from '../live/refresh';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { VirtualList } from '../ui/virtual_list';
import { AttemptFilters, noFilters } from './attempt_filters';
import { AttemptRow } from './attempt_row';
import type { Outcome } from './words';

const pageSize = 100;
const rowHeight = 84;

export function AttemptsPage() {
  const [filters, setFilters] = useFilters(noFilters);
  const { outcome, q, worker, from, to, scope } = filters;
  const of = environmentOf(scope);
  const query = given({ environment: of, outcome: outcome as Outcome | '', q, worker, from, to });
  const pages = usePages(JSON.stringify(query), ['attempts'], (place, signal) =>
    answer(api.GET('/api/admin/attempts', { params: { query: { ...query, limit: pageSize, ...place } }, signal })),
  );
  useRefresh(pages.reload, of === undefined ? lookEveryMs : null);
  const narrowed = outcome || q || worker || from || to;

  return (
    <>
      <PageHead title="Attempts" note="Every try to apply a schedule, the newest first." />
      <AttemptFilters filters={filters} onChange={setFilters} />
      <ErrorNotice error={pages.error} retry={pages.reload} />
      {pages.loading && <Loading />}
      {!pages.loading && !pages.error && pages.items.length === 0 && (
        <Empty>
          {narrowed
            ? 'No attempt fits these filters.'
            : 'No attempt has been made yet. One is when a schedule falls due.'}
        </Empty>
      )}
      {pages.items.length > 0 && (
        <VirtualList
          label="Attempts"
          items={pages.items}
          keyOf={(attempt) => `${attempt.scheduleId} ${attempt.attempt}`}
          estimate={rowHeight}
          more={pages.more}
          onEnd={pages.loadMore}
          head={<Head />}
          render={(attempt) => (
            <AttemptRow
              attempt={attempt}
              showEnvironment={of === undefined}
              onWorker={(name) => setFilters({ worker: name })}
            />
          )}
        />
      )}
    </>
  );
}

/** For eyes only: what is read out names each value in its row. */
function Head() {
  return (
    <div class="attempt attempt-head" aria-hidden="true">
      <span>When</span>
      <span>Flag and schedule</span>
      <span>Outcome</span>
      <span>Lateness</span>
      <span>Worker</span>
    </div>
  );
}
