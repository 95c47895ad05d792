import { formatMs, formatTime } from '../time/format';
import { zone } from '../time/preference';
import { attemptStacks, latenessStacks } from './bars';
import { Chart } from './chart';
import type { HealthReport } from './findings';
import { StacksTable } from './stacks_table';

const orNone = (ms: number | null) => (ms === null ? '–' : formatMs(ms));

export function Lateness({ report }: { report: HealthReport }) {
  const { lateness } = report;
  const stacks = latenessStacks(lateness.buckets);
  const numbers = `Half at most ${orNone(lateness.p50Ms)} (p50), 99 of 100 at most ${orNone(lateness.p99Ms)} (p99), the latest ${orNone(lateness.maxMs)}`;
  return (
    <section class="panel">
      <h2>Lateness within the last hour</h2>
      {lateness.count === 0 ? (
        <p>No attempt was made.</p>
      ) : (
        <>
          <p>
            {numbers}. <span class="hint">Of {lateness.count} attempts.</span>
          </p>
          <Chart label={`Attempts by how late they were: ${numbers}.`} stacks={stacks} counted />
          <StacksTable caption="Attempts by how late they were" of="Late by" stacks={stacks} />
        </>
      )}
    </section>
  );
}

export function Attempts({ report }: { report: HealthReport }) {
  const stacks = attemptStacks(report.attempts, (at) => formatTime(at, zone.value));
  const sum = (of: 'applied' | 'failed' | 'other') => report.attempts.reduce((total, each) => total + each[of], 0);
  const numbers = `${sum('applied')} applied, ${sum('failed')} failed, ${sum('other')} superseded or skipped`;
  return (
    <section class="panel">
      <h2>Attempts within the last two hours</h2>
      <p>
        {numbers}
        {report.truncated && <span class="hint"> among the newest 10,000; there were more</span>}
      </p>
      <Chart label={`Attempts in each 5 minutes: ${numbers}.`} stacks={stacks} />
      <StacksTable caption="Attempts in each 5 minutes" of="From" stacks={stacks} />
    </section>
  );
}
