import type { ComponentChildren } from 'preact';

import type { ApiError } from '../api/error';
import { Button } from './button';

/** What went wrong with what a page shows, above what is left of it. */
export function ErrorNotice({ error, retry }: { error: ApiError | undefined; retry?: () => void }) {
  if (!error) return null;
  return (
    <div class="notice notice-error" role="alert">
      <p>{error.message}</p>
      {error.passing && <p class="hint">It is tried again by itself.</p>}
      {retry && (
        <Button small onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function Notice({ kind = 'info', children }: { kind?: 'info' | 'warn'; children: ComponentChildren }) {
  return <div class={`notice notice-${kind}`}>{children}</div>;
}

/** In place of a list that has nothing. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

export function Loading() {
  return (
    <p class="empty" role="status">
      Loading…
    </p>
  );
}
