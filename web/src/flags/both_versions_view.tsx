// An edit that lost a race: what the flag was, what somebody else made of it, and what was typed here.

import { fieldName } from '../schedules/schedule_words';
import { now } from '../time/clock';
import { formatDistance } from '../time/format';
import { Button } from '../ui/button';
import type { Flag, FlagUpdates } from './flag_requests';
import { valueText } from './value_text';
import { bothVersions } from './versions';

interface Props {
  base: Flag;
  theirs: Flag;
  updates: FlagUpdates;
  onMine: () => void;
  onTheirs: () => void;
}

const columns = ['When you began', 'Theirs, now', 'Yours'] as const;

export function BothVersionsView({ base, theirs, updates, onMine, onTheirs }: Props) {
  const rows = bothVersions(base, theirs, updates);
  const clashes = rows.some((row) => row.clash);
  return (
    <div class="notice notice-warn both-versions" role="alert">
      <p>
        <strong>The flag was changed while you were editing it</strong>: it is at version {theirs.version} now, you
        began at version {base.version}. Last changed {formatDistance(Date.parse(theirs.updatedAt), now.value)}. Nothing
        of yours is saved or lost.
      </p>
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Field</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ field, was, theirs: their, mine, clash }) => (
              <tr key={field}>
                <th scope="row">
                  {fieldName(field)} {clash && <span class="badge badge-warn">both changed it</span>}
                </th>
                <Cell of={columns[0]} text={valueText(field, was)} />
                <Cell of={columns[1]} text={valueText(field, their)} />
                <Cell of={columns[2]} text={field in updates ? valueText(field, mine) : 'as it is'} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="both-versions-choice">
        <Button small kind="primary" onClick={onMine}>
          Use mine on top of theirs
        </Button>
        <Button small onClick={onTheirs}>
          Take theirs
        </Button>
        <span class="hint">
          {clashes
            ? 'Yours replaces theirs where both have changed the same field; their other changes stay.'
            : 'You have changed different fields: on top of theirs, both stay.'}
        </span>
      </p>
    </div>
  );
}

/** Where there is no room for columns, the cells stand below each other and say what they are of. */
const Cell = ({ of, text }: { of: string; text: string }) => (
  <td data-column={of}>{text.includes('\n') ? <pre>{text}</pre> : text}</td>
);
