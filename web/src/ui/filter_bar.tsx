// Above a list: what it is narrowed to, and a way out of that.
import '../styles/filters.css';

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { Button } from './button';

interface FilterBarProps {
  narrowed: boolean;
  onClear: () => void;
  children: ComponentChildren;
}

export function FilterBar({ narrowed, onClear, children }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  return (
    <search class={`toolbar filters${open ? ' filters-open' : ''}`} aria-label="Filters">
      {/* On a narrow screen all but the search is folded away, so that the list is in sight. */}
      <button
        type="button"
        class="button filters-fold"
        aria-expanded={open}
        onClick={() => setOpen((before) => !before)}
      >
        {narrowed ? 'Filters (in use)' : 'Filters'}
      </button>
      {children}
      {narrowed && (
        <Button small onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}
