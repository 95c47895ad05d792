import { useEffect } from 'preact/hooks';

/** Reads again from time to time, while somebody looks, and at once when they look again. */
export function useRefresh(reload: () => void, everyMs: number): void {
  useEffect(() => {
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
