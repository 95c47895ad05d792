// What is wrong, worst first, and what to do about it, as docs/runbook.md has it. Each finding is a function of the
// report alone.
import type { components } from '../api/schema';
import { formatDuration, formatMs } from '../time/format';

export type HealthReport = components['schemas']['HealthReport'];
export type Worker = components['schemas']['Worker'];

export interface Finding {
  /** `bad`: something does not happen, or not on time. `warn`: it still does. */
  severity: 'bad' | 'warn';
  what: string;
  todo: string;
  /** Where more is told of it. */
  link?: { path: string; words: string };
}

type Find = (report: HealthReport) => Finding | null;

/** Workers beat every 28 s at the latest; one beat may be lost. */
const lateAfterMs = 60_000;
/** What the watchdog takes for death unless it is told otherwise (`--dead-man-after`). */
const silentAfterMs = 120_000;
const backlogWarnSeconds = 60;
/** `--max-backlog-age`, unless it is told otherwise. */
const backlogBadSeconds = 300;
/** A backlog of more is a rush; one of fewer is held by somebody. */
const rush = 100;
const clockMs = 1_000;
const latenessMs = 5_000;
/** Of fewer attempts one in a hundred says nothing. */
const fewestAttempts = 100;

export type WorkerState = 'working' | 'late' | 'silent';

export function workerState(worker: Pick<Worker, 'lastPassAt'>, now: number): WorkerState {
  const quiet = now - Date.parse(worker.lastPassAt);
  if (quiet > silentAfterMs) return 'silent';
  return quiet > lateAfterMs ? 'late' : 'working';
}

const since = (instant: string, now: string) => formatDuration(Date.parse(now) - Date.parse(instant));
const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

export const noWorker: Find = ({ workers, now }) => {
  const newest = workers[0];
  if (newest && workerState(newest, Date.parse(now)) !== 'silent') return null;
  const todo =
    'Start `hoist serve` or `hoist worker`, or restart the one that hangs; `hoist tick` applies what is due at once. Nothing is lost meanwhile, and nothing is applied twice.';
  const what = newest
    ? `No worker has made a pass for ${since(newest.lastPassAt, now)}: what falls due is not applied.`
    : 'No worker has made a pass within a day: what falls due is not applied.';
  return { severity: 'bad', what, todo };
};

export const someWorkersSilent: Find = ({ workers, now }) => {
  const silent = workers.filter((worker) => workerState(worker, Date.parse(now)) === 'silent');
  if (silent.length === 0 || silent.length === workers.length) return null;
  const names = silent.slice(0, 3).map((worker) => worker.worker);
  const more = silent.length > names.length ? ` and ${silent.length - names.length} more` : '';
  return {
    severity: 'warn',
    what: `${count(silent.length, 'worker is', 'workers are')} silent: ${names.join(', ')}${more}. The others work.`,
    todo: 'If that was on purpose there is nothing to do: a worker is forgotten a day after its last pass. Else look at its log, and restart it.',
  };
};

export const storeLeftAlone: Find = ({ runner, now }) => {
  const { breaker, breakerSince } = runner;
  if (breaker === 'open' || breaker === 'halfOpen') {
    const long = breakerSince === null ? 'is open' : `has been open for ${since(breakerSince, now)}`;
    return {
      severity: 'bad',
      what:
        breaker === 'open'
          ? `The breaker ${long}: the store failed three times in a row, and this server's runner leaves it alone for a few seconds at a time.`
          : "The breaker is half open: this server's runner tries whether the store is back.",
      todo: 'Bring the store back: is it up, are connections left, is its disk full or read-only? No schedule loses an attempt, and Hoist goes on by itself.',
    };
  }
  if (runner.status !== 'unavailable') return null;
  return {
    severity: 'bad',
    what: "This server's runner cannot reach the store.",
    todo: "Look at the log's `Store unreachable` for the reason. No schedule loses an attempt, and Hoist goes on by itself once the store is back.",
  };
};

export const backlogOld: Find = ({ backlog }) => {
  if (backlog.oldestDueSeconds <= backlogWarnSeconds) return null;
  const many = backlog.due > rush;
  return {
    severity: backlog.oldestDueSeconds > backlogBadSeconds ? 'bad' : 'warn',
    what: `${count(backlog.due, 'schedule is', 'schedules are')} due and not settled, the oldest for ${formatDuration(backlog.oldestDueSeconds * 1_000)}.`,
    todo: many
      ? 'It is a rush. On PostgreSQL more `hoist worker` processes work it off sooner.'
      : 'They are few: either no worker works, or somebody holds their rows; end the session of the database that does. `hoist tick` applies them by hand.',
    link: { path: '/attention', words: 'See which' },
  };
};

export const clockOff: Find = ({ clockOffsetMs }) => {
  if (Math.abs(clockOffsetMs) <= clockMs) return null;
  const ahead = clockOffsetMs < 0;
  return {
    severity: 'warn',
    what: `This server's clock is ${formatMs(Math.abs(clockOffsetMs))} ${ahead ? 'ahead of' : 'behind'} the store's: it evaluates scheduled changes ${ahead ? 'early' : 'late'}. What is committed goes by the store's clock and is right.`,
    todo: "Let the time service (chrony, systemd-timesyncd) set the clock of this server's machine; where all servers differ alike, that of the database's.",
  };
};

export const attemptsLate: Find = ({ lateness }) => {
  if (lateness.count < fewestAttempts || lateness.p99Ms === null || lateness.p99Ms <= latenessMs) return null;
  return {
    severity: 'warn',
    what: `One attempt in a hundred was more than ${formatMs(lateness.p99Ms)} late within the last hour.`,
    todo: 'In a rush add workers (on PostgreSQL). Otherwise the database is slow: look at its disk, vacuum and locks.',
    link: { path: '/attempts', words: 'See the attempts' },
  };
};

export const schedulesAtRisk: Find = ({ atRisk }) => {
  if (atRisk === 0) return null;
  return {
    severity: 'warn',
    what: `${count(atRisk, 'pending schedule', 'pending schedules')} would fail as things stand.`,
    todo: 'There is still time: bring back what is missing, or cancel and make another.',
    link: { path: '/attention', words: 'See why of each' },
  };
};

const all: Find[] = [noWorker, storeLeftAlone, backlogOld, clockOff, attemptsLate, someWorkersSilent, schedulesAtRisk];

/** Worst first. */
export function findings(report: HealthReport): Finding[] {
  const found = all.map((find) => find(report)).filter((finding) => finding !== null);
  const rank = (finding: Finding) => (finding.severity === 'bad' ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}
