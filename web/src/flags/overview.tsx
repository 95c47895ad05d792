// What a flag is for, what it needs, who is named, and taking it out of use.
import { mayWrite } from '../session/session';
import { Field } from '../ui/field';
import { Instant } from '../ui/time';
import type { CheckedDraft } from './checked_draft';
import type { Draft } from './drafts';
import type { Flag } from './flag_requests';
import { Prerequisites } from './prerequisites';
import { Retire } from './retire';
import { Users } from './users';

interface Props {
  flag: Flag;
  draft: Draft;
  checked: CheckedDraft;
}

export function Overview({ flag, draft, checked }: Props) {
  return (
    <div class="flag-part">
      <About flag={flag} draft={draft} checked={checked} />
      <Prerequisites flag={flag} draft={draft} problem={checked.problems.prerequisites} />
      <Users flag={flag} />
      {mayWrite.value && <Retire flag={flag} />}
    </div>
  );
}

function About({ flag, draft, checked }: Props) {
  const { texts, edit } = draft;
  const { problems } = checked;
  const readOnly = !mayWrite.value;
  return (
    <section class="panel">
      <h2>About it</h2>
      <p class="hint">
        A {flag.type}; created <Instant at={flag.createdAt} />, last changed <Instant at={flag.updatedAt} />.
      </p>
      <Field label="Description" error={problems.description}>
        {(input) => (
          <textarea
            {...input}
            rows={2}
            maxLength={1000}
            readOnly={readOnly}
            value={texts.description}
            onInput={(event) => edit('description', event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="side-by-side">
        <Field label="Owner" error={problems.owner}>
          {(input) => (
            <input
              {...input}
              readOnly={readOnly}
              value={texts.owner}
              onInput={(event) => edit('owner', event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Tags" hint="Separated by commas." error={problems.tags}>
          {(input) => (
            <input
              {...input}
              readOnly={readOnly}
              value={texts.tags}
              onInput={(event) => edit('tags', event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <Field
        label="Metadata"
        hint={
          <>
            Facts that are handed to clients, as JSON: <code>{'{"team": "web"}'}</code>
          </>
        }
        error={problems.metadata}
      >
        {(input) => (
          <textarea
            {...input}
            class="mono"
            rows={Math.min(8, Math.max(2, texts.metadata.split('\n').length))}
            spellcheck={false}
            readOnly={readOnly}
            value={texts.metadata}
            onInput={(event) => edit('metadata', event.currentTarget.value)}
          />
        )}
      </Field>
    </section>
  );
}
