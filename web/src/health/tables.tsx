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
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Worker</th>
                <th scope="col">State</th>
                <th scope="col">Last pass</th>
                <th scope="col">Started</th>
              </tr>
            </thead>
            <tbody>
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
            </tbody>
          </table>
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
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Environment</th>
              <th scope="col">Pending</th>
              <th scope="col">Retrying</th>
            </tr>
          </thead>
          <tbody>
            {report.live.map((each) => (
              <tr key={each.environment}>
                <th scope="row" class="wrap">
                  {each.environment}
                </th>
                <td class="number">{each.pending}</td>
                <td class="number">{each.retrying}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Server</th>
                <th scope="col">Environment</th>
                <th scope="col">Revision</th>
                <th scope="col">Clients told</th>
                <th scope="col">Reported</th>
              </tr>
            </thead>
            <tbody>
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
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
