// A search that asks the server once somebody stops typing.
import { useEffect, useRef, useState } from 'preact/hooks';

const settleMs = 200;

interface SearchFieldProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  placeholder?: string;
  autoFocus?: boolean;
}

export function SearchField({ label, value, onSearch, placeholder, autoFocus }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  const asked = useRef(value);
  useEffect(() => {
    // Searched for, or cleared, elsewhere: what was typed here gives way.
    if (value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text.trim() === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text.trim();
      latest.current(asked.current);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus]);
  return (
    <input
      ref={field}
      type="search"
      aria-label={label}
      placeholder={placeholder ?? label}
      value={text}
      maxLength={100}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  );
}
