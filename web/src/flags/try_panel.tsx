// "What would user-42 get, now and on Friday 09:00?" Answered as it is typed, drafts included.
import { useRef, useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { nextWeekday, type When } from '../schedules/when';
import { WhenLine } from '../schedules/when_fields';
import { serverNow } from '../time/clock';
import { zone } from '../time/preference';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { useSettled } from '../ui/settled';
import type { Flag, FlagUpdates } from './flag_requests';
import { mostInstants, type Question, type TriedEvaluation, tryRequest } from './try_request';
import { TryResults } from './try_results';

interface Props {
  flag: Flag;
  /** Drafts that are not saved. */
  updates: FlagUpdates;
  /** Some of what was typed cannot be read yet, and is not tried. */
  unreadable: boolean;
}

const settleMs = 300;
const fridays = 5;

function useTried(flag: Flag, question: Question, updates: FlagUpdates) {
  const asked = tryRequest(question, updates);
  const text = 'problem' in asked ? '' : JSON.stringify(asked);
  const settled = useSettled(text, settleMs);
  const { key, environment } = flag;
  const of = `${environment}/${key}`;
  const query = useQuery(
    settled === '' ? null : `${of} ${settled}`,
    ['flags', 'schedules', 'overrides', 'segments'],
    async (signal) => {
      const { body, later } = JSON.parse(settled) as Extract<typeof asked, { body: unknown }>;
      const ask = (at: string[]) =>
        answer(
          api.POST('/api/admin/flags/{key}/try', {
            params: { path: { key }, query: { environment } },
            body: at.length === 0 ? body : { ...body, at },
            signal,
          }),
        );
      // Now is the server's now: it is asked for without an instant.
      const [present, ahead] = await Promise.all([ask([]), later.length > 0 ? ask(later) : { items: [] }]);
      return [...present.items, ...ahead.items];
    },
  );
  const last = useRef<TriedEvaluation[] | undefined>(undefined);
  if (query.data) last.current = query.data;
  if (query.error) last.current = undefined;
  return {
    results: 'problem' in asked ? undefined : last.current,
    error: query.error,
    problem: 'problem' in asked ? asked.problem : undefined,
    busy: text !== settled || query.loading,
  };
}

export function TryPanel({ flag, updates, unreadable }: Props) {
  const [question, setQuestion] = useState<Question>(() => ({
    targetingKey: 'user-42',
    context: '',
    instants: [nextWeekday(fridays, serverNow(), zone.value)],
  }));
  const tried = useTried(flag, question, updates);
  const ask = (change: Partial<Question>) => setQuestion((before) => ({ ...before, ...change }));
  const drafts = Object.keys(updates).length > 0;
  return (
    <section class="panel try">
      <h2>Try it</h2>
      <p class="hint">
        What would a user get?{' '}
        {drafts ? 'By what you have typed, as if it were saved now.' : 'By the flag as it is, and what is scheduled.'}
        {unreadable && ' What cannot be read yet is left out.'}
      </p>
      <div class="side-by-side">
        <Field label="Targeting key" hint="Who asks. Empty: nobody in particular.">
          {(input) => (
            <input
              {...input}
              spellcheck={false}
              value={question.targetingKey}
              onInput={(event) => ask({ targetingKey: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          label="Context"
          hint={
            <>
              What the application says of them, as JSON: <code>{'{"plan": "pro"}'}</code>
            </>
          }
          error={tried.problem}
        >
          {(input) => (
            <textarea
              {...input}
              class="mono"
              rows={3}
              spellcheck={false}
              value={question.context}
              onInput={(event) => ask({ context: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <Instants instants={question.instants} onChange={(instants) => ask({ instants })} />
      <TryResults results={tried.results} error={tried.error} busy={tried.busy} />
    </section>
  );
}

function Instants({ instants, onChange }: { instants: When[]; onChange: (instants: When[]) => void }) {
  return (
    <fieldset class="when">
      <legend>When: now, and at</legend>
      <ul class="plain-list">
        {instants.map((when, index) => (
          <li key={index} class="typed-row">
            <WhenLine
              label={`Instant ${index + 1}`}
              when={when}
              onChange={(changed) => onChange(instants.with(index, changed))}
            />
            <Button
              small
              label={`Leave out instant ${index + 1}`}
              onClick={() => onChange(instants.filter((_, at) => at !== index))}
            >
              Leave out
            </Button>
          </li>
        ))}
      </ul>
      {instants.length < mostInstants && (
        <Button
          small
          onClick={() => onChange([...instants, instants.at(-1) ?? nextWeekday(fridays, serverNow(), zone.value)])}
        >
          Another instant
        </Button>
      )}
    </fieldset>
  );
}
