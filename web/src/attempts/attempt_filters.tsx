import { environment } from '../app/place';
import { session } from '../session/session';
import { Choice } from '../ui/choice';
import { FilterBar } from '../ui/filter_bar';
import { MomentField } from '../ui/moment_field';
import { SearchField } from '../ui/search_field';
import { outcomeWords } from './words';

export const noFilters = { outcome: '', q: '', worker: '', from: '', to: '', scope: '' };
export type AttemptFilterValues = typeof noFilters;

const outcomes = [['', 'Any'], ...Object.entries(outcomeWords)] as const;

interface AttemptFiltersProps {
  filters: AttemptFilterValues;
  onChange: (change: Partial<AttemptFilterValues>) => void;
}

export function AttemptFilters({ filters, onChange }: AttemptFiltersProps) {
  const narrowed = Object.values(filters).some((value) => value !== '');
  return (
    <FilterBar narrowed={narrowed} onClear={() => onChange(noFilters)}>
      <SearchField label="Search by flag key" value={filters.q} onSearch={(q) => onChange({ q })} />
      <SearchField label="Worker's name" value={filters.worker} onSearch={(worker) => onChange({ worker })} />
      <Choice
        label="Outcome"
        value={filters.outcome}
        options={outcomes}
        onChoose={(outcome) => onChange({ outcome })}
      />
      {session.value?.environment === null && (
        <Choice
          label="In"
          value={filters.scope}
          options={[
            ['', environment.value],
            ['all', 'Every environment'],
          ]}
          onChoose={(scope) => onChange({ scope })}
        />
      )}
      <MomentField label="From" value={filters.from} which="first" onChange={(from) => onChange({ from })} />
      <MomentField label="Before" value={filters.to} which="second" onChange={(to) => onChange({ to })} />
    </FilterBar>
  );
}
