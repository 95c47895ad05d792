// What somebody types, once they stop for a moment.
import { useEffect, useState } from 'preact/hooks';

export function useSettled(text: string, ms = 350): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}
