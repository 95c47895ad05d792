// Every flag with its state in each environment.
import '../styles/flags.css';

import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import type { operations } from '../api/schema';
import { given, useFilters } from '../app/filters';
import { environment, flagHref } from '../app/place';
import { mayWrite } from '../session/session';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { FilterBar } from '../ui/filter_bar';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { SearchField } from '../ui/search_field';
import { VirtualList } from '../ui/virtual_list';
import { CreateFlag } from './create_flag';
import { FlagRow } from './flag_row';

type FlagsQuery = NonNullable<operations['listFlagStates']['parameters']['query']>;

const none = { q: '', tag: '', owner: '', archived: 'false' };
type FlagFilters = typeof none;

const archivedChoices = [
  ['false', 'in use'],
  ['true', 'archived'],
  ['all', 'all'],
] as const;

function flagsQuery({ q, tag, owner, archived }: FlagFilters): FlagsQuery {
  const known = archivedChoices.map(([choice]) => choice).find((choice) => choice === archived);
  return { archived: known ?? 'false', ...given({ q, tag, owner }) };
}

export function FlagsPage() {
  const [creating, setCreating] = useState(false);
  const { query, route } = useLocation();
  const [filters, setFilters] = useFilters(none);
  const asked = flagsQuery(filters);
  const key = JSON.stringify(asked);
  const flags = usePages(key, ['flags', 'schedules'], (place, signal) =>
    answer(api.GET('/api/admin/flag-states', { params: { query: { ...asked, ...place } }, signal })),
  );
  const narrowed = key !== JSON.stringify(flagsQuery(none));
  return (
    <>
      <PageHead title="Flags" note="Their state in every environment">
        {mayWrite.value && (
          <Button kind="primary" onClick={() => setCreating(true)}>
            Create a flag
          </Button>
        )}
      </PageHead>
      <FilterBar narrowed={narrowed} onClear={() => setFilters(none)}>
        <SearchField
          label="Search flags"
          value={filters.q}
          autoFocus={query.search === 'yes'}
          onSearch={(q) => setFilters({ q })}
        />
        <Choice
          label="Show"
          value={filters.archived}
          options={archivedChoices}
          onChoose={(archived) => setFilters({ archived })}
        />
        <Chosen name="Tag" value={filters.tag} onClear={() => setFilters({ tag: '' })} />
        <Chosen name="Owner" value={filters.owner} onClear={() => setFilters({ owner: '' })} />
      </FilterBar>
      <ErrorNotice error={flags.error} retry={flags.reload} />
      {flags.loading && <Loading />}
      {!flags.loading && flags.items.length === 0 && !flags.error && (
        <Empty>{narrowed ? 'No flag fits these filters.' : 'There are no flags yet.'}</Empty>
      )}
      {flags.items.length > 0 && (
        <VirtualList
          label="Flags"
          items={flags.items}
          keyOf={(flag) => flag.key}
          estimate={58}
          render={(flag) => (
            <FlagRow flag={flag} onTag={(tag) => setFilters({ tag })} onOwner={(owner) => setFilters({ owner })} />
          )}
          more={flags.more}
          onEnd={flags.loadMore}
        />
      )}
      {creating && (
        <CreateFlag
          environment={environment.value}
          onClose={() => setCreating(false)}
          onCreated={(flag) => route(flagHref(flag.key, flag.environment))}
        />
      )}
    </>
  );
}

/** A filter that was chosen in the list, and can be given up here. */
function Chosen({ name, value, onClear }: { name: string; value: string; onClear: () => void }) {
  if (value === '') return null;
  return (
    <Button small label={`${name} ${value}: show all again`} onClick={onClear}>
      {name}: {value} ×
    </Button>
  );
}
