import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** A page's name, also in the browser's title, and what can be done on it as a whole. */
export function PageHead({ title, note, children }: { title: string; note?: string; children?: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Hoist`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        <h1>{title}</h1>
        {note && <p class="hint">{note}</p>}
      </div>
      <div class="page-tools">{children}</div>
    </div>
  );
}
