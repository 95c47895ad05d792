import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { type ApiError, asApiError } from '../api/error';
import { useQuery } from '../api/query';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { sayDone } from '../ui/toast';
import { createFlag, type Flag } from './flag_requests';
import { blankFlag, type NewFlagDraft, type NewFlagProblems, readNewFlag, withType } from './new_flag';
import { VariantsTable } from './variants_table';

interface Props {
  environment: string;
  onClose: () => void;
  onCreated: (flag: Flag) => void;
}

const types: [Flag['type'], string][] = [
  ['boolean', 'On or off (boolean)'],
  ['string', 'Variants of text (string)'],
  ['number', 'Variants of numbers (number)'],
  ['object', 'Variants of JSON (object)'],
];

const atFields = ['key', 'description', 'environment', 'variants'];

function useCreation({ environment, onClose, onCreated }: Props) {
  const [draft, setDraft] = useState(() => blankFlag(environment));
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const { body, problems } = readNewFlag(draft);
  const field = error?.status === 409 ? 'key' : error?.field;
  const refused: NewFlagProblems = error && field && atFields.includes(field) ? { [field]: error.message } : {};
  const create = async () => {
    setTried(true);
    setError(undefined);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    try {
      const flag = await createFlag(draft.environment.trim(), body);
      sayDone(`${flag.key} is created in ${flag.environment}. It is off.`);
      onClose();
      onCreated(flag);
    } catch (thrown) {
      setError(asApiError(thrown));
      setBusy(false);
    }
  };
  return {
    draft,
    set: (change: Partial<NewFlagDraft>) => {
      setError(undefined);
      setDraft((before) => ({ ...before, ...change }));
    },
    setType: (type: Flag['type']) => setDraft((before) => withType(before, type)),
    problems: { ...refused, ...(tried ? problems : {}) },
    error: Object.keys(refused).length === 0 ? error : undefined,
    busy,
    create,
  };
}

export function CreateFlag(props: Props) {
  const creation = useCreation(props);
  const { draft, set, problems } = creation;
  const typed = draft.key !== '' || draft.description !== '';
  const leave = () => {
    if (!typed || window.confirm('Discard what you have typed?')) props.onClose();
  };
  return (
    <Dialog title="Create a flag" onClose={leave}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void creation.create();
        }}
      >
        <NameFields draft={draft} problems={problems} onChange={set} />
        <EnvironmentField value={draft.environment} error={problems.environment} onChange={set} />
        <Field label="What it yields">
          {(input) => (
            <select
              {...input}
              value={draft.type}
              onChange={(event) => creation.setType(event.currentTarget.value as Flag['type'])}
            >
              {types.map(([type, words]) => (
                <option key={type} value={type}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        {draft.type !== 'boolean' && (
          <VariantsTable
            type={draft.type}
            rows={draft.rows}
            defaultVariant={draft.defaultVariant}
            problem={problems.variants}
            onRows={(rows) => set({ rows })}
            onDefault={(defaultVariant) => set({ defaultVariant })}
          />
        )}
        <p class="hint">A new flag is off. Turn it on, or schedule that, on its page.</p>
        <ErrorNotice error={creation.error} />
        <div class="dialog-foot">
          <Button onClick={props.onClose}>Discard</Button>
          <Button kind="primary" type="submit" busy={creation.busy}>
            Create it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface NameFieldsProps {
  draft: NewFlagDraft;
  problems: NewFlagProblems;
  onChange: (change: Partial<NewFlagDraft>) => void;
}

function NameFields({ draft, problems, onChange }: NameFieldsProps) {
  return (
    <>
      <Field label="Key" hint="What applications ask for. It cannot be changed later." error={problems.key}>
        {(input) => (
          <input
            {...input}
            required
            maxLength={100}
            autoComplete="off"
            spellcheck={false}
            value={draft.key}
            onInput={(event) => onChange({ key: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Description" error={problems.description}>
        {(input) => (
          <textarea
            {...input}
            rows={2}
            maxLength={1000}
            value={draft.description}
            onInput={(event) => onChange({ description: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

interface EnvironmentFieldProps {
  value: string;
  error: string | undefined;
  onChange: (change: { environment: string }) => void;
}

/** Any name will do: an environment is there once it has a flag. */
function EnvironmentField({ value, error, onChange }: EnvironmentFieldProps) {
  const known = useQuery('environments', ['flags'], (signal) => answer(api.GET('/api/admin/environments', { signal })));
  return (
    <Field label="Environment" hint="One that is there, or the name of a new one." error={error}>
      {(input) => (
        <>
          <input
            {...input}
            list="environments"
            required
            maxLength={100}
            spellcheck={false}
            value={value}
            onInput={(event) => onChange({ environment: event.currentTarget.value })}
          />
          <datalist id="environments">
            {known.data?.items.map((each) => (
              <option key={each.environment} value={each.environment} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
