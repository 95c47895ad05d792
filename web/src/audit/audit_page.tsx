// The audit trail: who did what, the newest first.
import '../styles/audit.css';

import { useCallback, useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { given, useFilters } from '../app/filters';
import { environmentOf } from '../app/scope';
import { lookEveryMs, useRefresh } from '../live/refresh';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { VirtualList } from '../ui/virtual_list';
import { AuditFilters, noFilters } from './audit_filters';
import { AuditRow } from './audit_row';
import type { AuditAction } from './words';

const pageSize = 100;
const rowHeight = 76;

/** Rows that leave the page as they are scrolled away come back as they were. */
function useOpen() {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const set = useCallback((id: string, now: boolean) => {
    setOpen((before) => {
      if (before.has(id) === now) return before;
      const after = new Set(before);
      if (now) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  return [open, set] as const;
}

export function AuditPage() {
  const [filters, setFilters] = useFilters(noFilters);
  const [open, setOpen] = useOpen();
  const { actor, action, flag, schedule, from, to, scope } = filters;
  // Tokens, for one, belong to no environment: they are told of only where none is asked for.
  const of = environmentOf(scope);
  const query = given({ environment: of, actor, action: action as AuditAction | '', flag, schedule, from, to });
  const pages = usePages(JSON.stringify(query), ['audit'], (place, signal) =>
    answer(api.GET('/api/admin/audit', { params: { query: { ...query, limit: pageSize, ...place } }, signal })),
  );
  useRefresh(pages.reload, of === undefined ? lookEveryMs : null);
  const narrowed = actor || action || flag || schedule || from || to;

  return (
    <>
      <PageHead title="Audit" note="Who did what, the newest first." />
      <AuditFilters filters={filters} onChange={setFilters} />
      <ErrorNotice error={pages.error} retry={pages.reload} />
      {pages.loading && <Loading />}
      {!pages.loading && !pages.error && pages.items.length === 0 && (
        <Empty>{narrowed ? 'Nothing fits these filters.' : `Nothing has been done in ${of ?? 'Hoist'} yet.`}</Empty>
      )}
      {pages.items.length > 0 && (
        <VirtualList
          label="Audit trail"
          items={pages.items}
          keyOf={(event) => event.id}
          estimate={rowHeight}
          more={pages.more}
          onEnd={pages.loadMore}
          render={(event) => (
            <AuditRow
              event={event}
              showEnvironment={of === undefined}
              open={open.has(event.id)}
              onOpen={(now) => setOpen(event.id, now)}
              onActor={(name) => setFilters({ actor: name })}
            />
          )}
        />
      )}
    </>
  );
}
