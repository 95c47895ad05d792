import { flagHref } from '../app/place';
import { mayWrite } from '../session/session';
import { Button } from '../ui/button';
import type { Draft } from './drafts';
import type { Flag } from './flag_requests';

interface Props {
  flag: Flag;
  draft: Draft;
  problem: string | undefined;
}

/** Flags that must yield a variant, for this one to be on. */
export function Prerequisites({ flag, draft, problem }: Props) {
  const rows = draft.texts.prerequisites;
  const set = (changed: typeof rows) => draft.edit('prerequisites', changed);
  return (
    <section class="panel">
      <h2>Prerequisites</h2>
      {rows.length === 0 && <p class="hint">It needs no other flag.</p>}
      {rows.length > 0 && (
        <p class="hint">It is off, unless each of these flags yields the variant that is named, for the same user.</p>
      )}
      <ul class="plain-list">
        {rows.map((row, index) => (
          <li key={index} class="typed-row">
            {mayWrite.value ? (
              <>
                <input
                  aria-label={`Prerequisite ${index + 1}: flag`}
                  placeholder="flag"
                  spellcheck={false}
                  value={row.flag}
                  onInput={(event) => set(rows.with(index, { ...row, flag: event.currentTarget.value }))}
                />
                <span>yields</span>
                <input
                  aria-label={`Prerequisite ${index + 1}: variant`}
                  placeholder="variant"
                  spellcheck={false}
                  value={row.variant}
                  onInput={(event) => set(rows.with(index, { ...row, variant: event.currentTarget.value }))}
                />
                <Button
                  small
                  label={`Remove prerequisite ${index + 1}`}
                  onClick={() => set(rows.filter((_, at) => at !== index))}
                >
                  Remove
                </Button>
              </>
            ) : (
              <span>
                <a href={flagHref(row.flag, flag.environment)}>{row.flag}</a> yields {row.variant}
              </span>
            )}
          </li>
        ))}
      </ul>
      {problem && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      {mayWrite.value && (
        <Button small onClick={() => set([...rows, { flag: '', variant: 'on' }])}>
          Add a prerequisite
        </Button>
      )}
    </section>
  );
}
