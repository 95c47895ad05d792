import type { ComponentChildren } from 'preact';

import { formatDuration, formatMs } from '../time/format';
import { Countdown } from '../ui/time';
import type { HealthReport } from './findings';

const runnerWords: Record<HealthReport['runner']['status'], string> = {
  ok: 'working',
  starting: 'starting',
  unavailable: 'without its store',
  none: 'none in this server',
};

const breakerWords = { closed: 'breaker closed', open: 'breaker open', halfOpen: 'breaker half open' };

/** The numbers that are asked for first. */
export function Facts({ report }: { report: HealthReport }) {
  const { backlog, runner, live } = report;
  const pending = live.reduce((sum, each) => sum + each.pending, 0);
  const retrying = live.reduce((sum, each) => sum + each.retrying, 0);
  return (
    <dl class="health-facts">
      <Fact name="Due now" value={backlog.due}>
        {backlog.oldestDueAt === null
          ? 'nothing waits'
          : `the oldest for ${formatDuration(backlog.oldestDueSeconds * 1_000)}`}
      </Fact>
      <Fact name="Pending" value={pending}>
        {report.atRisk === 0 ? 'none at risk' : `${report.atRisk} at risk`}
      </Fact>
      <Fact name="Retrying" value={retrying}>
        {retrying === 0 ? 'nothing has failed and waits' : 'failed, with a retry ahead'}
      </Fact>
      <Fact name="Runner of this server" value={runnerWords[runner.status]}>
        {runner.breaker !== null && breakerWords[runner.breaker]}
        {runner.lastPassAt !== null && (
          <>
            , last pass <Countdown at={runner.lastPassAt} />
          </>
        )}
      </Fact>
      <Fact name="Clock" value={`${report.clockOffsetMs > 0 ? '−' : '+'}${formatMs(Math.abs(report.clockOffsetMs))}`}>
        this server's, against the store's
      </Fact>
      <Fact name="Streams" value={report.streams}>
        open at this server
      </Fact>
    </dl>
  );
}

function Fact({ name, value, children }: { name: string; value: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="panel health-fact">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span class="hint">{children}</span>
      </dd>
    </div>
  );
}
