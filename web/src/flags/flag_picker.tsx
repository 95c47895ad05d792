// A flag of an environment, found by the server as its key is typed.
import { useId } from 'preact/hooks';

import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { Field } from '../ui/field';
import { useSettled } from '../ui/settled';

interface Props {
  environment: string;
  value: string;
  error?: string | undefined;
  label?: string;
  onChange: (key: string) => void;
}

const mostOffered = 20;

export function FlagPicker({ environment, value, error, label = 'Flag', onChange }: Props) {
  const list = useId();
  const text = useSettled(value.trim(), 200);
  const found = useQuery(`${environment}/${text}`, [], (signal) =>
    answer(
      api.GET('/api/admin/flags', {
        params: { query: { environment, limit: mostOffered, ...(text === '' ? {} : { q: text }) } },
        signal,
      }),
    ),
  );
  return (
    <Field label={label} hint="Type a part of its key, description or owner." error={error}>
      {(input) => (
        <>
          <input
            {...input}
            list={list}
            required
            autoComplete="off"
            spellcheck={false}
            maxLength={100}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <datalist id={list}>
            {found.data?.items.map((flag) => (
              <option key={flag.key} value={flag.key}>
                {flag.description}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
