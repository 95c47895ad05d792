// Who gets which variant: the editor, and beside it what a user would get by what is typed.

import { usePreview } from '../schedules/use_preview';
import { mayWrite } from '../session/session';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { readJson } from '../ui/json_text';
import { prettyJson } from '../ui/pretty_json';
import { type DefinitionField, type DefinitionProblems, readDefinition } from './definition';
import type { Draft } from './drafts';
import type { Flag } from './flag_requests';
import { TryPanel } from './try_panel';
import { VariantsTable } from './variants_table';

interface Props {
  flag: Flag;
  draft: Draft;
}

export function Targeting({ flag, draft }: Props) {
  const { updates, problems } = readDefinition(draft.typed, draft.base);
  const empty = Object.keys(updates).length === 0;
  const previewed = usePreview(flag.key, flag.environment, empty ? null : { updates });
  const said: DefinitionProblems = { ...serverProblems(previewed.preview?.problems ?? []), ...problems };
  return (
    <div class="flag-part targeting">
      <section class="panel">
        <h2>Variants</h2>
        <VariantsTable
          type={flag.type}
          rows={draft.texts.variants}
          defaultVariant={draft.texts.defaultVariant}
          problem={said.variants}
          readOnly={!mayWrite.value}
          onRows={(rows) => draft.edit('variants', rows)}
          onDefault={(name) => draft.edit('defaultVariant', name)}
        />
        {said.defaultVariant && (
          <p class="field-error" role="alert">
            {said.defaultVariant}
          </p>
        )}
        {flag.rolloutPercentage !== null && flag.type === 'boolean' && (
          <p class="hint">Where targeting leaves it open, the rollout percentage decides between on and off.</p>
        )}
      </section>
      <TargetingField draft={draft} problem={said.targeting} />
      <TryPanel flag={flag} updates={updates} unreadable={Object.keys(problems).length > 0} />
    </div>
  );
}

const shown: DefinitionField[] = ['variants', 'defaultVariant', 'targeting'];

/** What the server says of the draft, at the field it names; what names none of these stands at the targeting. */
function serverProblems(problems: { field: string; message: string }[]): DefinitionProblems {
  const said: DefinitionProblems = {};
  for (const { field, message } of problems) {
    const name = field.replace(/^updates\./, '').split(/[./]/)[0];
    said[shown.find((each) => each === name) ?? 'targeting'] ??= message;
  }
  return said;
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
