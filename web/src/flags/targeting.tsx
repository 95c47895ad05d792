// Who gets which variant: the editor, and beside it what a user would get by what is typed.

import { mayWrite } from '../session/session';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { readJson } from '../ui/json_text';
import { prettyJson } from '../ui/pretty_json';
import type { CheckedDraft } from './checked_draft';
import type { Draft } from './drafts';
import type { Flag } from './flag_requests';
import { TryPanel } from './try_panel';
import { VariantsTable } from './variants_table';

interface Props {
  flag: Flag;
  draft: Draft;
  checked: CheckedDraft;
}

export function Targeting({ flag, draft, checked }: Props) {
  const { problems } = checked;
  return (
    <div class="flag-part targeting">
      <section class="panel">
        <h2>Variants</h2>
        <VariantsTable
          type={flag.type}
          rows={draft.texts.variants}
          defaultVariant={draft.texts.defaultVariant}
          problem={problems.variants}
          readOnly={!mayWrite.value}
          onRows={(rows) => draft.edit('variants', rows)}
          onDefault={(name) => draft.edit('defaultVariant', name)}
        />
        {problems.defaultVariant && (
          <p class="field-error" role="alert">
            {problems.defaultVariant}
          </p>
        )}
        {flag.rolloutPercentage !== null && flag.type === 'boolean' && (
          <p class="hint">Where targeting leaves it open, the rollout percentage decides between on and off.</p>
        )}
      </section>
      <TargetingField draft={draft} problem={problems.targeting} />
      <TryPanel flag={flag} updates={checked.updates} unreadable={checked.unreadable} />
    </div>
  );
}

const example = '{"if": [{"==": [{"var": "plan"}, "pro"]}, "on", "off"]}';

function TargetingField({ draft, problem }: { draft: Draft; problem: string | undefined }) {
  const text = draft.texts.targeting;
  const read = readJson(text);
  const tidy = read.ok ? prettyJson(read.value) : text;
  return (
    <section class="panel">
      <h2>Targeting</h2>
      <Field
        label="Rule, in JSONLogic"
        hint={
          <>
            Gives the name of a variant; null leaves it open. Empty: no targeting. As <code>{example}</code>
          </>
        }
        error={problem}
      >
        {(input) => (
          <textarea
            {...input}
            class="mono rule"
            rows={Math.min(24, Math.max(6, text.split('\n').length + 1))}
            spellcheck={false}
            readOnly={!mayWrite.value}
            value={text}
            onInput={(event) => draft.edit('targeting', event.currentTarget.value)}
          />
        )}
      </Field>
      {mayWrite.value && (
        <Button small disabled={tidy === text} onClick={() => draft.edit('targeting', tidy)}>
          Indent
        </Button>
      )}
    </section>
  );
}
