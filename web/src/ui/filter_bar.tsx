// Above a list: what it is narrowed to, and a way out of that.
import '../styles/filters.css';

import type { ComponentChildren } from 'preact';

import { Button } from './button';

interface FilterBarProps {
  narrowed: boolean;
  onClear: () => void;
  children: ComponentChildren;
}

export function FilterBar({ narrowed, onClear, children }: FilterBarProps) {
  return (
    <search class="toolbar filters" aria-label="Filters">
      {children}
      {narrowed && (
        <Button small onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}
