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
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => latest.current(text.trim()), settleMs);
    return () => clearTimeout(timer);
  }, [text, value]);
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
