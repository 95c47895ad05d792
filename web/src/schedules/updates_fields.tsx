// What a schedule is to set.
import { configuration } from '../flags/versions';
import { Field } from '../ui/field';
import type { DraftProblems, ScheduleDraft } from './schedule_draft';
import { fieldName } from './schedule_words';

interface Props {
  draft: ScheduleDraft;
  problems: DraftProblems;
  onChange: (change: Partial<ScheduleDraft>) => void;
}

/** What has no input of its own here. */
const others = configuration.filter((field) => field !== 'enabled' && field !== 'rolloutPercentage');

export function UpdatesFields({ draft, problems, onChange }: Props) {
  return (
    <fieldset class="what">
      <legend>What to set</legend>
      <div class="what-inputs">
        <Field label="On or off" error={problems.enabled}>
          {(input) => (
            <select
              {...input}
              value={draft.enabled}
              onChange={(event) => onChange({ enabled: event.currentTarget.value as ScheduleDraft['enabled'] })}
            >
              <option value="">Leave as it is</option>
              <option value="on">Turn on</option>
              <option value="off">Turn off</option>
            </select>
          )}
        </Field>
        <Field label="Rollout, in percent" hint="Empty leaves it as it is." error={problems.rollout}>
          {(input) => (
            <input
              {...input}
              inputMode="numeric"
              maxLength={3}
              value={draft.rollout}
              onInput={(event) => onChange({ rollout: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <details open={draft.more !== '' || problems.more !== undefined}>
        <summary>Any other field, as JSON</summary>
        <Field
          label="Other fields"
          hint={
            <>
              As <code>{'{"defaultVariant": "blue"}'}</code>; each field is replaced whole. Fields:{' '}
              {others.map((field) => `${field} (${fieldName(field)})`.replace(/^(\w+) \(\1\)$/, '$1')).join(', ')}.
            </>
          }
          error={problems.more}
        >
          {(input) => (
            <textarea
              {...input}
              class="mono"
              rows={4}
              spellcheck={false}
              value={draft.more}
              onInput={(event) => onChange({ more: event.currentTarget.value })}
            />
          )}
        </Field>
      </details>
      {problems.updates && (
        <p class="field-error" role="alert">
          {problems.updates}
        </p>
      )}
    </fieldset>
  );
}
