// Nothing of a flag changes before somebody has seen what that does: the change, what is scheduled, who depends on it.
import '../styles/flags.css';

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { type ApiError, asApiError } from '../api/error';
import { PreviewView } from '../schedules/preview_view';
import { usePreview } from '../schedules/use_preview';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorNotice, Loading } from '../ui/notice';
import { sayDone } from '../ui/toast';
import { BothVersionsView } from './both_versions_view';
import { editFlag, type Flag, type FlagUpdates, readFlag } from './flag_requests';

export interface SaveDialogProps {
  title: string;
  /** The words on the button. */
  confirm: string;
  danger?: boolean;
  /** The flag as it was when the editing began. */
  base: Flag;
  updates: FlagUpdates;
  /** Unless it is an edit of these updates. */
  save?: (version: number) => Promise<Flag>;
  onClose: () => void;
  onSaved?: (flag: Flag) => void;
  /** Somebody else was faster, and theirs is left as it is; or the edit goes on top of theirs. */
  onTakeTheirs?: () => void;
  onRebase?: (theirs: Flag) => void;
  children?: ComponentChildren;
}

export function SaveDialog(props: SaveDialogProps) {
  const { title, confirm, danger, updates, onClose, children } = props;
  const saving = useSaving(props);
  const { base, theirs } = saving;
  const { preview, error: previewError, checking } = usePreview(base.key, base.environment, { updates });
  const impossible = preview !== undefined && preview.problems.length > 0;
  return (
    <Dialog title={title} onClose={onClose} wide={theirs !== undefined}>
      <p class="hint">
        <code>{base.key}</code> in {base.environment}
      </p>
      {children}
      {theirs ? (
        <BothVersionsView
          base={base}
          theirs={theirs}
          updates={updates}
          onMine={() => saving.useMine(theirs)}
          onTheirs={() => {
            props.onTakeTheirs?.();
            onClose();
          }}
        />
      ) : (
        <>
          {preview === undefined && checking && <Loading />}
          <ErrorNotice error={previewError} />
          {preview && <PreviewView preview={preview} />}
          <ErrorNotice error={saving.error} />
        </>
      )}
      <div class="dialog-foot">
        <Button onClick={onClose}>Not now</Button>
        {!theirs && (
          <Button
            kind={danger ? 'danger' : 'primary'}
            busy={saving.busy}
            disabled={impossible || (preview === undefined && previewError === undefined)}
            onClick={() => void saving.save()}
          >
            {confirm}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** Saves on top of the version that was edited; where that is gone, finds what is there in its place. */
function useSaving({ base: begun, updates, save, onClose, onSaved, onRebase }: SaveDialogProps) {
  const [base, setBase] = useState(begun);
  const [theirs, setTheirs] = useState<Flag>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const attempt = async () => {
    try {
      const saved = await (save ? save(base.version) : editFlag(base, base.version, updates));
      sayDone(`${saved.key} is saved as version ${saved.version}.`);
      onSaved?.(saved);
      onClose();
    } catch (thrown) {
      const failure = asApiError(thrown);
      if (failure.status !== 412) throw failure;
      setTheirs(await readFlag(base));
    }
  };
  return {
    base,
    theirs,
    error,
    busy,
    useMine: (onto: Flag) => {
      setBase(onto);
      setTheirs(undefined);
      onRebase?.(onto);
    },
    save: async () => {
      setBusy(true);
      setError(undefined);
      try {
        await attempt();
      } catch (thrown) {
        setError(asApiError(thrown));
      } finally {
        setBusy(false);
      }
    },
  };
}
