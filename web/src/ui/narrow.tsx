import '../styles/filters.css';

import type { ComponentChildren } from 'preact';

/** A value in a list; pressing it leaves only what has the same. */
export function Narrow({
  label,
  children,
  onNarrow,
}: {
  label: string;
  children: ComponentChildren;
  onNarrow: () => void;
}) {
  return (
    <button type="button" class="narrow" aria-label={label} title={label} onClick={onNarrow}>
      {children}
    </button>
  );
}
