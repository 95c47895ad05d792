// The zone that times are shown in: this machine's, UTC, or any other that was chosen. It is kept in this browser.
import { computed, signal } from '@preact/signals';

import { isZone, localZone } from './zone';

const kept = 'hoist.zone';

export type ZoneChoice = 'local' | (string & {});

function recall(): ZoneChoice {
  const stored = localStorage.getItem(kept);
  return stored !== null && isZone(stored) ? stored : 'local';
}

export const zoneChoice = signal<ZoneChoice>(recall());
export const zone = computed(() => (zoneChoice.value === 'local' ? localZone() : zoneChoice.value));

export function chooseZone(choice: ZoneChoice): void {
  zoneChoice.value = choice;
  if (choice === 'local') localStorage.removeItem(kept);
  else localStorage.setItem(kept, choice);
}
