// Retries, priority, and what becomes of a schedule when it is late: the server's word is good for most.
import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { Field } from '../ui/field';
import type { DraftProblems, ScheduleDraft } from './schedule_draft';

interface Props {
  draft: ScheduleDraft;
  problems: DraftProblems;
  onChange: (change: Partial<ScheduleDraft>) => void;
}

const missedChoices: [ScheduleDraft['missedWindow'], string][] = [
  ['fireLate', 'Apply it all the same'],
  ['skip', 'Skip it'],
  ['ask', 'Park it for a person'],
];

export function MoreFields(props: Props) {
  const { problems } = props;
  const wrong = problems.maxRetries ?? problems.retryPolicy ?? problems.priority ?? problems.maxLateness;
  return (
    <details class="more" open={wrong !== undefined}>
      <summary>More: retries, lateness, priority</summary>
      <div class="what-inputs">
        <Retries {...props} />
        <Lateness {...props} />
        <Field
          label="Priority"
          hint="0 to 10: where much is due at once, the higher goes first."
          error={problems.priority}
        >
          {(input) => (
            <input
              {...input}
              inputMode="numeric"
              placeholder="0"
              maxLength={2}
              value={props.draft.priority}
              onInput={(event) => props.onChange({ priority: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

function Retries({ draft, problems, onChange }: Props) {
  const policies = useQuery('retry-policies', [], (signal) => answer(api.GET('/api/admin/retry-policies', { signal })));
  const byPolicy = draft.retryPolicy !== '';
  return (
    <>
      <Field label="Retry policy" error={problems.retryPolicy}>
        {(input) => (
          <select
            {...input}
            value={draft.retryPolicy}
            onChange={(event) => onChange({ retryPolicy: event.currentTarget.value })}
          >
            <option value="">As the server has it</option>
            {policies.data?.items.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label="Retries, at most"
        hint={byPolicy ? 'The policy says how many.' : '0 to 10; empty: as the server has it.'}
        error={problems.maxRetries}
      >
        {(input) => (
          <input
            {...input}
            inputMode="numeric"
            maxLength={2}
            disabled={byPolicy}
            value={byPolicy ? '' : draft.maxRetries}
            onInput={(event) => onChange({ maxRetries: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

function Lateness({ draft, problems, onChange }: Props) {
  return (
    <>
      <Field label="When it is late" hint="Because no worker ran when it was due." error={problems.missedWindow}>
        {(input) => (
          <select
            {...input}
            value={draft.missedWindow}
            onChange={(event) => onChange({ missedWindow: event.currentTarget.value as ScheduleDraft['missedWindow'] })}
          >
            {missedChoices.map(([choice, name]) => (
              <option key={choice} value={choice}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label="Late after, in seconds"
        hint={draft.missedWindow === 'fireLate' ? 'Empty: however late it is.' : 'Empty: 60.'}
        error={problems.maxLateness}
      >
        {(input) => (
          <input
            {...input}
            inputMode="numeric"
            value={draft.maxLateness}
            onInput={(event) => onChange({ maxLateness: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
