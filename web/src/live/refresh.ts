import { useEffect } from 'preact/hooks';

/** For what no stream tells of: heartbeats, tokens, other environments. */
export const lookEveryMs = 10_000;

/** Reads again from time to time, while somebody looks, and at once when they look again. Null: never. */
export function useRefresh(reload: () => void, everyMs: number | null): void {
  useEffect(() => {
    if (everyMs === null) return;
    const look = () => {
      if (!document.hidden) reload();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [reload, everyMs]);
}
