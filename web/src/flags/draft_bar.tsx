// What was edited and is not saved yet, wherever on the flag's page it was typed.
import { useState } from 'preact/hooks';

import { fieldName } from '../schedules/schedule_words';
import { Button } from '../ui/button';
import { BothVersionsView } from './both_versions_view';
import type { CheckedDraft } from './checked_draft';
import type { Draft } from './drafts';
import type { Flag } from './flag_requests';
import { SaveDialog } from './save_dialog';

interface Props {
  flag: Flag;
  draft: Draft;
  checked: CheckedDraft;
}

export function DraftBar({ flag, draft, checked }: Props) {
  const [saving, setSaving] = useState(false);
  if (!draft.edited) return null;
  const { updates, problems } = checked;
  const wrong = Object.keys(problems);
  const fields = Object.keys(draft.typed).map(fieldName).join(', ');
  const nothing = Object.keys(updates).length === 0;
  return (
    <>
      {draft.overtaken && !saving && (
        <BothVersionsView
          base={draft.base}
          theirs={flag}
          updates={updates}
          onMine={() => draft.rebase(flag)}
          onTheirs={draft.discard}
        />
      )}
      <section class="draft-bar" aria-label="Edits that are not saved">
        <p>
          <strong>Not saved yet:</strong> {fields}
          {wrong.length > 0 && (
            <span class="field-error"> Mend first: {wrong.map((field) => fieldName(field)).join(', ')}.</span>
          )}
        </p>
        <span class="draft-bar-choice">
          <Button onClick={draft.discard}>Discard</Button>
          <Button kind="primary" disabled={wrong.length > 0 || nothing} onClick={() => setSaving(true)}>
            Review and save…
          </Button>
        </span>
      </section>
      {saving && (
        <SaveDialog
          title="Save these edits?"
          confirm="Save"
          base={draft.base}
          updates={updates}
          onClose={() => setSaving(false)}
          onSaved={draft.discard}
          onTakeTheirs={draft.discard}
          onRebase={draft.rebase}
        />
      )}
    </>
  );
}
