import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { type ApiError, asApiError } from '../api/error';
import { useQuery } from '../api/query';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { type CreatedToken, roleMay, roles, type TokenRole } from './words';

interface CreateDialogProps {
  onClose: () => void;
  onCreated: (token: CreatedToken) => void;
}

interface Draft {
  name: string;
  role: TokenRole;
  environment: string;
}

/** Where the API says which field is wrong it stands there. A name that is taken is the name's fault. */
function fieldOf(error: ApiError): string | undefined {
  if (error.code === 'ALREADY_EXISTS') return 'name';
  return error.field;
}

function useCreate(draft: Draft, onCreated: (token: CreatedToken) => void) {
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    setError(undefined);
    const name = draft.name.trim();
    const environment = draft.environment.trim();
    try {
      const body = { name, role: draft.role, ...(environment && { environment }) };
      onCreated(await answer(api.POST('/api/admin/tokens', { body })));
    } catch (thrown) {
      setError(asApiError(thrown));
      setBusy(false);
    }
  };
  return { error, busy, create };
}

export function CreateDialog({ onClose, onCreated }: CreateDialogProps) {
  const [draft, setDraft] = useState<Draft>({ name: '', role: 'viewer', environment: '' });
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const { error, busy, create } = useCreate(draft, onCreated);
  const of = (field: keyof Draft) => (error && fieldOf(error) === field ? error.message : undefined);
  const placed = error && ['name', 'role', 'environment'].includes(fieldOf(error) ?? '');

  return (
    <Dialog title="Create a token" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Field label="Name" hint="Who or what it is for. The audit trail names it." error={of('name')}>
          {(input) => (
            <input
              {...input}
              required
              maxLength={100}
              autoComplete="off"
              value={draft.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Role" hint={roleMay(draft.role)} error={of('role')}>
          {(input) => (
            <select
              {...input}
              value={draft.role}
              onChange={(event) => set({ role: event.currentTarget.value as TokenRole })}
            >
              {roles.map(([role]) => (
                <option key={role}>{role}</option>
              ))}
            </select>
          )}
        </Field>
        <EnvironmentField
          value={draft.environment}
          error={of('environment')}
          onChange={(environment) => set({ environment })}
        />
        <ErrorNotice error={placed ? undefined : error} />
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface EnvironmentFieldProps {
  value: string;
  error: string | undefined;
  onChange: (environment: string) => void;
}

/** Any key is right, since an environment begins with what is first written there; one that is new is pointed out. */
function EnvironmentField({ value, error, onChange }: EnvironmentFieldProps) {
  const environments = useQuery('environments', [], (signal) => answer(api.GET('/api/admin/environments', { signal })));
  const known = environments.data?.items.map((item) => item.environment);
  const isNew = value.trim() !== '' && known !== undefined && !known.includes(value.trim());
  return (
    <Field
      label="Bound to environment"
      hint={isNew ? 'Nothing is in that environment yet: is it spelled right?' : 'Empty: it may touch every one.'}
      error={error}
    >
      {(input) => (
        <>
          <input
            {...input}
            list="token-environments"
            maxLength={100}
            autoComplete="off"
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <datalist id="token-environments">
            {known?.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
