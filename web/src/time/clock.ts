// The server's time: what is due is due by its clock, however wrong this machine's is.
import { signal } from '@preact/signals';

/** The server's clock minus this machine's, in milliseconds, as well as it is known. */
let offset = 0;

export const serverNow = (): number => Date.now() + offset;

/** The server's time, moving on once a second. */
export const now = signal(serverNow());

/** From an instant that the server has just told. What was on its way for a while is behind, never ahead. */
export function setServerTime(instant: string): void {
  const told = Date.parse(instant) - Date.now();
  // Delays make it late by up to seconds; a clock is wrong by more, or was set.
  if (told > offset || offset - told > 5_000) offset = told;
  now.value = serverNow();
}

/** Until the function that is returned is called. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    now.value = serverNow();
  }, 1_000);
  return () => clearInterval(timer);
}
