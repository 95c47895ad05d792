// Edits that are not saved yet. They outlive the page: whoever goes elsewhere in the console and comes back finds them,
// and the browser asks before they are lost with the tab.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { sameJson } from '../ui/json_text';
import { type DefinitionField, type DefinitionTexts, textsOf } from './definition';
import type { Flag } from './flag_requests';

interface Kept {
  /** The flag as it was when the editing began: what is saved is saved on top of that version. */
  base: Flag;
  texts: Partial<DefinitionTexts>;
}

const kept = signal<Record<string, Kept>>({});

export interface Draft {
  /** What was typed, and for the rest what the flag has. */
  texts: DefinitionTexts;
  typed: Partial<DefinitionTexts>;
  base: Flag;
  edited: boolean;
  /** The flag has changed since the editing began. */
  overtaken: boolean;
  edit: <F extends DefinitionField>(field: F, text: DefinitionTexts[F]) => void;
  discard: () => void;
  /** What was typed goes on top of another version. */
  rebase: (onto: Flag) => void;
}

function keep(id: string, draft: Kept | undefined): void {
  const { [id]: _before, ...others } = kept.value;
  kept.value = draft && Object.keys(draft.texts).length > 0 ? { ...others, [id]: draft } : others;
}

/** `draft` with one more field typed; what is as the flag has it is no edit. */
export function withText<F extends DefinitionField>({ base, texts }: Kept, field: F, text: DefinitionTexts[F]): Kept {
  const { [field]: _before, ...others } = texts;
  if (sameJson(text, textsOf(base)[field])) return { base, texts: others };
  return { base, texts: { ...others, [field]: text } };
}

export function useDraft(flag: Flag): Draft {
  const id = flag.id;
  const mine = kept.value[id];
  const base = mine?.base ?? flag;
  const typed = mine?.texts ?? {};
  useEffect(askBeforeLeaving, []);
  return {
    // What was not typed follows the flag, also while other fields are being edited.
    texts: { ...textsOf(flag), ...typed },
    typed,
    base,
    edited: mine !== undefined,
    overtaken: mine !== undefined && base.version !== flag.version,
    edit: (field, text) => keep(id, withText(kept.value[id] ?? { base: flag, texts: {} }, field, text)),
    discard: () => keep(id, undefined),
    rebase: (onto) => {
      const now = kept.value[id];
      if (now) keep(id, { base: onto, texts: now.texts });
    },
  };
}

/** Of a flag that is gone. */
export const discardDraft = (flag: Flag): void => keep(flag.id, undefined);

let asking = false;

/** Once for the console: drafts of flags that are not shown any more count as well. */
function askBeforeLeaving(): void {
  if (asking) return;
  asking = true;
  window.addEventListener('beforeunload', (event) => {
    if (Object.keys(kept.value).length > 0) event.preventDefault();
  });
}
