import { scheduleHref } from '../app/place';
import { dueAt, updatesWords } from '../schedules/schedule_words';
import { Countdown, Instant } from '../ui/time';
import type { Flag } from './flag_requests';
import { mostLive, useLiveSchedules } from './live_schedules';

/** What is scheduled next, and how long it is until then. */
export function NextChange({ flag }: { flag: Flag }) {
  const { data } = useLiveSchedules(flag);
  const next = data?.[0];
  const due = next ? dueAt(next) : null;
  if (!data || !next || due === null) return null;
  const others = data.length - 1;
  return (
    <p class="next-change">
      {next.nextRetryAt === null ? 'Next' : 'Retrying'}: <a href={scheduleHref(next)}>{updatesWords(next.updates)}</a>{' '}
      <Countdown at={due} />, <Instant at={due} />
      {others > 0 && <span class="hint"> and {others >= mostLive ? `${mostLive} or more` : others} later</span>}
    </p>
  );
}
