// Taking a flag out of use: archived it is kept for the record, deleted it is gone but for its history.
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';

import { type ApiError, asApiError } from '../api/error';
import { href } from '../app/place';
import { usePreview } from '../schedules/use_preview';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { sayDone } from '../ui/toast';
import { discardDraft } from './drafts';
import { deleteFlag, type Flag } from './flag_requests';
import { mostLive, useLiveSchedules } from './live_schedules';
import { SaveDialog } from './save_dialog';

export function Retire({ flag }: { flag: Flag }) {
  const [asked, setAsked] = useState<'archive' | 'delete'>();
  const close = () => setAsked(undefined);
  return (
    <section class="panel">
      <h2>Out of use</h2>
      <p class="hint">
        {flag.archived
          ? 'It is archived: off for everyone, and left out of lists.'
          : 'Archive a flag that is no longer needed; delete one that should never have been.'}
      </p>
      <p class="toolbar">
        <Button onClick={() => setAsked('archive')}>{flag.archived ? 'Bring it back…' : 'Archive…'}</Button>
        <Button kind="danger" onClick={() => setAsked('delete')}>
          Delete…
        </Button>
      </p>
      {asked === 'archive' && (
        <SaveDialog
          title={flag.archived ? 'Bring it back from the archive?' : 'Archive this flag?'}
          confirm={flag.archived ? 'Bring it back' : 'Archive'}
          base={flag}
          updates={{ archived: !flag.archived }}
          onClose={close}
        >
          {flag.archived ? (
            <p>It is evaluated again as it is configured: {flag.enabled ? 'on' : 'off'}.</p>
          ) : (
            <p>
              It evaluates as off for everyone, and is left out of lists. Its schedules stay. It can be brought back.
            </p>
          )}
        </SaveDialog>
      )}
      {asked === 'delete' && <DeleteDialog flag={flag} onClose={close} />}
    </section>
  );
}

function schedulesWords(count: number): string {
  if (count === 0) return 'Nothing is scheduled for it.';
  const those =
    count === 1 ? 'one schedule' : count >= mostLive ? `${mostLive} or more schedules` : `${count} schedules`;
  return `Its ${those} will fail when due: cancel first what is not to be reported as failed.`;
}

function DeleteDialog({ flag, onClose }: { flag: Flag; onClose: () => void }) {
  const { route } = useLocation();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const schedules = useLiveSchedules(flag).data;
  const { preview } = usePreview(flag.key, flag.environment, { updates: { enabled: false } });
  const dependents = preview?.dependents ?? [];
  const remove = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await deleteFlag(flag);
      discardDraft(flag);
      sayDone(`${flag.key} is deleted.`);
      route(href('/flags'));
    } catch (thrown) {
      setError(asApiError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Delete ${flag.key}?`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === flag.key) void remove();
        }}
      >
        <ul>
          <li>Applications that ask for it in {flag.environment} get the default that stands in their code.</li>
          {schedules && <li>{schedulesWords(schedules.length)}</li>}
          {dependents.length > 0 && <li>It is a prerequisite of {dependents.join(', ')}: these will be off.</li>}
          <li>Its history stays, and its key may be used again. It cannot be brought back.</li>
        </ul>
        <Field label={`Type ${flag.key} to delete it`}>
          {(input) => (
            <input
              {...input}
              autoComplete="off"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        <ErrorNotice error={error} />
        <div class="dialog-foot">
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={typed !== flag.key}>
            Delete
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
