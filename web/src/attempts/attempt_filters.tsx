import { ScopeChoice } from '../app/scope';
import { Choice } from '../ui/choice';
import { FilterBar } from '../ui/filter_bar';
import { MomentRange } from '../ui/moment_field';
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
      <ScopeChoice value={filters.scope} all="Every environment" onChoose={(scope) => onChange({ scope })} />
      <MomentRange from={filters.from} to={filters.to} onChange={onChange} />
    </FilterBar>
  );
}
