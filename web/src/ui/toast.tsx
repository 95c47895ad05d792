// Short words about what was just done, read out by screen readers; they go by themselves.
import { signal } from '@preact/signals';

import { asApiError } from '../api/error';

interface Toast {
  id: number;
  kind: 'done' | 'failed';
  text: string;
  link?: ToastLink | undefined;
}

/** Where to see what was done. */
interface ToastLink {
  href: string;
  text: string;
}

const toasts = signal<Toast[]>([]);
let lastId = 0;
const showMs = { done: 5_000, failed: 12_000 };

function add(kind: Toast['kind'], text: string, link?: ToastLink): void {
  const id = ++lastId;
  toasts.value = [...toasts.value.slice(-3), { id, kind, text, link }];
  setTimeout(() => dismiss(id), link ? showMs.failed : showMs[kind]);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export const sayDone = (text: string, link?: ToastLink) => add('done', text, link);
export const sayFailed = (thrown: unknown) => add('failed', asApiError(thrown).message);

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast toast-${toast.kind}`}>
          <span>
            {toast.text} {toast.link && <a href={toast.link.href}>{toast.link.text}</a>}
          </span>
          <button type="button" class="icon" aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
