// The attempts at a schedule, one after the other, and the retries that may follow.
import type { components } from '../api/schema';
import { outcomeWords } from '../attempts/words';
import { formatMs } from '../time/format';
import { Countdown, Instant } from '../ui/time';
import { type Attempt, fieldName, type Schedule } from './schedule_words';

type RetryWindow = components['schemas']['RetryWindow'];

/** Each attempt by itself: what follows a failure stands below it. */
const kinds = { applied: 'good', failed: 'bad', superseded: 'plain', skipped: 'plain' } as const;

interface Props {
  schedule: Schedule;
  attempts: Attempt[];
  retries: RetryWindow[];
}

export function AttemptsChain({ schedule, attempts, retries }: Props) {
  const ahead = schedule.status === 'pending' || schedule.nextRetryAt !== null;
  if (attempts.length === 0 && !ahead) return <p class="hint">No attempt was made.</p>;
  return (
    <ol class="chain">
      {attempts.map((attempt) => (
        <Link key={attempt.attempt} attempt={attempt} />
      ))}
      {schedule.status === 'pending' && (
        <li class="chain-ahead">
          <strong>First attempt</strong> <Countdown at={schedule.scheduledAt} />
        </li>
      )}
      {schedule.nextRetryAt !== null && (
        <li class="chain-next">
          <strong>Next retry</strong> <Countdown at={schedule.nextRetryAt} />, on <Instant at={schedule.nextRetryAt} />
        </li>
      )}
      <Predicted schedule={schedule} retries={retries} />
    </ol>
  );
}

function Link({ attempt }: { attempt: Attempt }) {
  const late = attempt.dueAt === null ? null : Date.parse(attempt.endedAt) - Date.parse(attempt.dueAt);
  return (
    <li>
      <div>
        <strong>Attempt {attempt.attempt}</strong>{' '}
        <span class={`badge badge-${kinds[attempt.outcome]}`}>{outcomeWords[attempt.outcome]}</span>{' '}
        <Instant at={attempt.endedAt} />
      </div>
      {attempt.errorMessage && <p>{attempt.errorMessage}</p>}
      <p class="hint">
        {attempt.errorClass === 'transient' && 'May pass by itself. '}
        {attempt.errorClass === 'permanent' && 'Does not pass by itself. '}
        {attempt.errorCode && (
          <>
            <code>{attempt.errorCode}</code>.{' '}
          </>
        )}
        By {attempt.worker}
        {late !== null && `, ${formatMs(Math.max(0, late))} after it was due`}.
        {attempt.droppedFields.length > 0 &&
          ` Left alone because newer intent had set it: ${attempt.droppedFields.map(fieldName).join(', ')}.`}
      </p>
    </li>
  );
}

/** Of the retries ahead, those behind the one that is fixed already. */
function Predicted({ schedule, retries }: { schedule: Schedule; retries: RetryWindow[] }) {
  const rest = schedule.nextRetryAt === null ? retries : retries.slice(1);
  if (rest.length === 0) return null;
  return (
    <li class="chain-ahead">
      <details>
        <summary>
          {rest.length === 1 ? 'One more retry' : `${rest.length} more retries`}, should{' '}
          {rest.length === 1 ? 'it' : 'each'} be needed
        </summary>
        <RetryList retries={rest} />
      </details>
    </li>
  );
}

export function RetryList({ retries }: { retries: RetryWindow[] }) {
  return (
    <ul class="retries">
      {retries.map(({ retry, earliest, latest }) => (
        <li key={retry}>
          Retry {retry}: <Instant at={earliest} />
          {latest !== earliest && (
            <span class="hint"> or up to {formatMs(Date.parse(latest) - Date.parse(earliest))} later</span>
          )}
        </li>
      ))}
    </ul>
  );
}
