// Light or dark: as the system has it, unless this browser was told otherwise.
import { effect, signal } from '@preact/signals';

const kept = 'hoist.theme';
export type Theme = 'system' | 'light' | 'dark';

function recall(): Theme {
  const stored = localStorage.getItem(kept);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export const theme = signal<Theme>(recall());

export function chooseTheme(choice: Theme): void {
  theme.value = choice;
  if (choice === 'system') localStorage.removeItem(kept);
  else localStorage.setItem(kept, choice);
}

/** Styles look at the root's attribute. */
export const applyTheme = () =>
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
  });
