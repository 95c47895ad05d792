// Field by field, what was and what is.
import '../styles/flags.css';

import type { components } from '../api/schema';
import { fieldName } from '../schedules/schedule_words';
import { valueText } from './value_text';

type Change = components['schemas']['FlagChange'];

export function Changes({ changes, none }: { changes: Change[]; none?: string }) {
  if (changes.length === 0) return none ? <p class="hint">{none}</p> : null;
  return (
    <dl class="diff changes">
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{fieldName(field)}</dt>
          <dd>
            <Value of={field} value={before} kind="del" /> <span aria-hidden="true">→</span>{' '}
            <Value of={field} value={after} kind="ins" />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ of, value, kind: Kind }: { of: string; value: unknown; kind: 'del' | 'ins' }) {
  const text = valueText(of, value);
  return <Kind>{text.includes('\n') ? <pre>{text}</pre> : text}</Kind>;
}
