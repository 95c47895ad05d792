import type { ApiError } from '../api/error';
import { ErrorNotice, Loading } from '../ui/notice';
import { Instant } from '../ui/time';
import { reasonWords, type TriedEvaluation, valueWords } from './try_request';

interface Props {
  results: TriedEvaluation[] | undefined;
  error: ApiError | undefined;
  busy: boolean;
}

export function TryResults({ results, error, busy }: Props) {
  return (
    <div class="try-results" aria-live="polite" aria-busy={busy}>
      <ErrorNotice error={error} />
      {!results && !error && busy && <Loading />}
      {results && (
        <ul class="plain-list">
          {results.map((result, index) => (
            <li key={index}>
              <Result result={result} now={index === 0} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Result({ result, now }: { result: TriedEvaluation; now: boolean }) {
  return (
    <>
      <p class="try-result">
        <span class="try-at">{now ? 'Now' : <Instant at={result.at} />}</span>
        <strong class="try-value">{valueWords(result)}</strong>
        {result.variant !== null && <span class="badge">{result.variant}</span>}
        <span>
          {reasonWords(result.reason)} <code class="hint">{result.reason}</code>
        </span>
      </p>
      {result.errorMessage && <p class="field-error">{result.errorMessage}</p>}
      <Why explanation={result.explanation} />
    </>
  );
}

const checks = {
  enabled: 'On or off',
  prerequisites: 'Prerequisites',
  overrides: 'Users',
  targeting: 'Targeting',
  rollout: 'Rollout',
  default: 'Default variant',
};

function Why({ explanation: { steps, conditions } }: { explanation: TriedEvaluation['explanation'] }) {
  return (
    <details>
      <summary>Why</summary>
      <ol class="why">
        {steps.map((step) => (
          <li key={step.check}>
            {checks[step.check]}: {step.detail} {step.decided && <span class="badge">decided</span>}
          </li>
        ))}
      </ol>
      {conditions.length > 0 && (
        <div class="table-scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Where in the rule</th>
                <th scope="col">Condition</th>
                <th scope="col">Gives</th>
              </tr>
            </thead>
            <tbody>
              {conditions.map((condition, index) => (
                <tr key={index}>
                  <td>
                    <code>{condition.path || '/'}</code>
                  </td>
                  <td>
                    <code>{condition.operation}</code> of{' '}
                    {condition.inputs.map((input) => JSON.stringify(input)).join(', ')}
                    {condition.note !== '' && <span class="hint"> {condition.note}</span>}
                  </td>
                  <td>
                    <code>{JSON.stringify(condition.result)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
