import { ScopeChoice } from '../app/scope';
import { Choice } from '../ui/choice';
import { FilterBar } from '../ui/filter_bar';
import { MomentRange } from '../ui/moment_field';
import { SearchField } from '../ui/search_field';
import { actionName, actionPhrases } from './words';

export const noFilters = { actor: '', action: '', flag: '', schedule: '', from: '', to: '', scope: '' };
export type AuditFilterValues = typeof noFilters;

const actions = [
  ['', 'Any'] as const,
  ...Object.keys(actionPhrases).map((action) => [action, actionName(action)] as const),
];

interface AuditFiltersProps {
  filters: AuditFilterValues;
  onChange: (change: Partial<AuditFilterValues>) => void;
}

export function AuditFilters({ filters, onChange }: AuditFiltersProps) {
  const narrowed = Object.values(filters).some((value) => value !== '');
  return (
    <FilterBar narrowed={narrowed} onClear={() => onChange(noFilters)}>
      {filters.schedule !== '' && (
        <span class="badge badge-plain" title={filters.schedule}>
          Only schedule …{filters.schedule.slice(-12)}
        </span>
      )}
      <SearchField label="Flag's whole key" value={filters.flag} onSearch={(flag) => onChange({ flag })} />
      <SearchField label="Who did it" value={filters.actor} onSearch={(actor) => onChange({ actor })} />
      <Choice label="Action" value={filters.action} options={actions} onChoose={(action) => onChange({ action })} />
      <ScopeChoice value={filters.scope} all="Everywhere" onChoose={(scope) => onChange({ scope })} />
      <MomentRange from={filters.from} to={filters.to} onChange={onChange} />
    </FilterBar>
  );
}
