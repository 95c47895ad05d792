// One attempt of the ledger: a row of columns, or a card where the screen is narrow.
import { flagHref, scheduleHref } from '../app/place';
import { formatMs } from '../time/format';
import { Narrow } from '../ui/narrow';
import { Countdown, Instant } from '../ui/time';
import { consequence, isLate, type LedgerAttempt, outcomeKind, outcomeWords } from './words';

interface AttemptRowProps {
  attempt: LedgerAttempt;
  /** Whether the list is of more than one environment. */
  showEnvironment: boolean;
  onWorker: (worker: string) => void;
}

export function AttemptRow({ attempt, showEnvironment, onWorker }: AttemptRowProps) {
  const { flagKey, environment, scheduleId } = attempt;
  return (
    <div class="attempt">
      <div class="attempt-when">
        <Instant at={attempt.endedAt} />
        <span class="hint">
          <Countdown at={attempt.endedAt} />
        </span>
      </div>
      <div class="attempt-what">
        <a href={flagHref(flagKey, environment)}>{flagKey}</a>
        {showEnvironment && <span class="hint">{environment}</span>}
        <a class="attempt-schedule" href={scheduleHref({ id: scheduleId, flagKey, environment })}>
          Schedule for <Instant at={attempt.scheduledAt} />
        </a>
      </div>
      <div class="attempt-outcome">
        <span class={`badge badge-${outcomeKind(attempt)}`}>{outcomeWords[attempt.outcome]}</span>
        <span class="hint">attempt {attempt.attempt}</span>
      </div>
      <Lateness ms={attempt.latenessMs} />
      <div class="attempt-worker">
        <span class="attempt-label">Worker </span>
        <Narrow label={`Only by ${attempt.worker}`} onNarrow={() => onWorker(attempt.worker)}>
          {attempt.worker}
        </Narrow>
      </div>
      <Result attempt={attempt} />
    </div>
  );
}

function Lateness({ ms }: { ms: number | null }) {
  return (
    <div class="attempt-lateness">
      <span class="attempt-label">Lateness </span>
      {ms === null ? (
        <span title="It was made before the time that it was due by was recorded.">not known</span>
      ) : (
        <span class={isLate(ms) ? 'attempt-late' : ''}>
          {formatMs(ms)}
          {isLate(ms) && ' (late)'}
        </span>
      )}
    </div>
  );
}

function Result({ attempt }: { attempt: LedgerAttempt }) {
  const words = consequence(attempt);
  if (words === '' && attempt.errorMessage === null) return null;
  return (
    <div class="attempt-result">
      {attempt.errorMessage !== null && (
        <p>
          {attempt.errorMessage} {attempt.errorCode !== null && <code>{attempt.errorCode}</code>}
        </p>
      )}
      {words !== '' && (
        <p class="hint">
          {words}
          {attempt.nextRetryAt !== null && (
            <>
              {' '}
              The next retry: <Instant at={attempt.nextRetryAt} />, <Countdown at={attempt.nextRetryAt} />.
            </>
          )}
        </p>
      )}
    </div>
  );
}
