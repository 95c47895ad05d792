// Keyboard shortcuts. None works while somebody types or a dialog is open.

export interface Shortcut {
  /** `/`, or two keys one after the other: `g t`. */
  keys: string;
  what: string;
  run: () => void;
}

/** How long the second key may take. */
const chainMs = 1_200;

function typesIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Until the function that is returned is called. */
export function listenForKeys(shortcuts: () => Shortcut[]): () => void {
  let before: { key: string; at: number } | undefined;
  const heard = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typesIn(event.target) || document.querySelector('dialog[open]')) return;
    const chained = before && event.timeStamp - before.at < chainMs ? `${before.key} ${event.key}` : undefined;
    const fits = (keys: string | undefined) => shortcuts().find((shortcut) => shortcut.keys === keys);
    const shortcut = fits(chained) ?? fits(event.key);
    before = { key: event.key, at: event.timeStamp };
    if (!shortcut) return;
    event.preventDefault();
    before = undefined;
    shortcut.run();
  };
  window.addEventListener('keydown', heard);
  return () => window.removeEventListener('keydown', heard);
}
