// Who works, what is ahead, and who serves.
import type { ComponentChildren } from 'preact';

import { href } from '../app/place';
import { Countdown, Instant } from '../ui/time';
import { type HealthReport, type WorkerState, workerState } from './findings';

function Panel({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What is too wide for a narrow screen scrolls by itself, by keyboard too. */
function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="table-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

function Table({ heads, children }: { heads: string[]; children: ComponentChildren }) {
  return (
    <table class="table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

const stateKinds: Record<WorkerState, string> = { working: 'good', late: 'warn', silent: 'bad' };
const stateWords: Record<WorkerState, string> = { working: 'Working', late: 'Late', silent: 'Silent' };

export function Workers({ report }: { report: HealthReport }) {
  const at = Date.parse(report.now);
  return (
    <Panel title="Workers">
      <p class="hint">
        A worker writes down a pass every 28 s at the latest. It is late after 60 s, silent after 2 min.
      </p>
      {report.workers.length === 0 && <p>None has been heard of within a day.</p>}
      {report.workers.length > 0 && (
        <Scroll label="Workers">
          <Table heads={['Worker', 'State', 'Last pass', 'Started']}>
            {report.workers.map((worker) => {
              const state = workerState(worker, at);
              return (
                <tr key={worker.worker}>
                  <th scope="row" class="wrap">
                    <a href={href('/attempts', { worker: worker.worker, scope: 'all' })}>{worker.worker}</a>
                  </th>
                  <td>
                    <span class={`badge badge-${stateKinds[state]}`}>{stateWords[state]}</span>
                  </td>
                  <td>
                    <Countdown at={worker.lastPassAt} />
                  </td>
                  <td>
                    <Instant at={worker.startedAt} />
                  </td>
                </tr>
              );
            })}
          </Table>
        </Scroll>
      )}
    </Panel>
  );
}

export function Live({ report }: { report: HealthReport }) {
  return (
    <Panel title="Live schedules">
      {report.live.length === 0 && <p>None is pending or retrying.</p>}
      {report.live.length > 0 && (
        <Table heads={['Environment', 'Pending', 'Retrying']}>
          {report.live.map((each) => (
            <tr key={each.environment}>
              <th scope="row" class="wrap">
                {each.environment}
              </th>
              <td class="number">{each.pending}</td>
              <td class="number">{each.retrying}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

export function Servers({ report }: { report: HealthReport }) {
  return (
    <Panel title="Servers">
      <p class="hint">Which revision each evaluates by, and how many of its open streams were told of it.</p>
      {report.servers.length === 0 && <p>None has reported within 90 s.</p>}
      {report.servers.length > 0 && (
        <Scroll label="Servers">
          <Table heads={['Server', 'Environment', 'Revision', 'Clients told', 'Reported']}>
            {report.servers.map((each) => (
              <tr key={`${each.server} ${each.environment}`}>
                <th scope="row" class="wrap">
                  {each.server}
                </th>
                <td class="wrap">{each.environment}</td>
                <td class="number">{each.revision}</td>
                <td class="number">
                  {each.clientsTold} of {each.clients}
                </td>
                <td>
                  <Countdown at={each.reportedAt} />
                </td>
              </tr>
            ))}
          </Table>
        </Scroll>
      )}
    </Panel>
  );
}
