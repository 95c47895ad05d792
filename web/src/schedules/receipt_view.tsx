// What became of an applied schedule: when it was committed, what of it holds, and who has received it.
import type { components } from '../api/schema';
import { valueText } from '../flags/value_text';
import { formatMs } from '../time/format';
import { Instant } from '../ui/time';
import { fieldName } from './schedule_words';

type Receipt = components['schemas']['Receipt'];
type ReadBack = components['schemas']['ReadBack'];

const fates: Record<ReadBack['fate'], { words: string; kind: string }> = {
  inForce: { words: 'in force', kind: 'good' },
  replaced: { words: 'replaced since', kind: 'plain' },
  leftAlone: { words: 'left alone: newer intent had set it', kind: 'plain' },
  changedOutside: { words: 'changed outside of Hoist, by SQL', kind: 'warn' },
};

export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const { servers, clients, clientsTold } = receipt;
  return (
    <>
      <p>
        Committed on <Instant at={receipt.committedAt} />
        {receipt.latenessMs !== null && `, ${formatMs(receipt.latenessMs)} after it was due`}
        {receipt.revision !== null && `, as revision ${receipt.revision}`}
        {receipt.flagVersion !== null && `, version ${receipt.flagVersion} of the flag`}.
      </p>
      <ul class="read-back">
        {receipt.readBack.map((field) => (
          <li key={field.field}>
            {fieldName(field.field)}: {valueText(field.field, field.set)}{' '}
            <span class={`badge badge-${fates[field.fate].kind}`}>{fates[field.fate].words}</span>
            {field.newerIntent && (
              <span class="hint">
                {' '}
                by {field.newerIntent.scheduleId ? 'another schedule' : 'an edit'}, meant for{' '}
                <Instant at={field.newerIntent.at} />; now {valueText(field.field, field.stored)}
              </span>
            )}
          </li>
        ))}
      </ul>
      {servers.length === 0 ? (
        <p class="hint">No server has reported in the last 90 seconds.</p>
      ) : (
        <>
          <p>
            {servers.filter((server) => server.received).length} of {servers.length} servers have it, and {clientsTold}{' '}
            of {clients} connected clients were told.
          </p>
          <Servers servers={servers} />
        </>
      )}
    </>
  );
}

function Servers({ servers }: { servers: Receipt['servers'] }) {
  return (
    <div class="table-scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Server</th>
            <th scope="col">Has it</th>
            <th scope="col">Clients told</th>
            <th scope="col">Reported</th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <tr key={server.server}>
              <th scope="row">{server.server}</th>
              <td>{server.received ? 'yes' : 'not yet'}</td>
              <td>
                {server.clientsTold} of {server.clients}
              </td>
              <td>
                <Instant at={server.reportedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
