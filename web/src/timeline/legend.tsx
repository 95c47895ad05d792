// What the marks mean; pressing one hides its kind, or shows it again.
import { kindWords } from './mark_words';
import { type MarkKind, markKinds } from './marks';
import { symbol } from './spot_buttons';

/** Of the address: kinds with dots between them. */
export const hiddenKinds = (text: string): ReadonlySet<MarkKind> =>
  new Set(text.split('.').filter((kind): kind is MarkKind => (markKinds as readonly string[]).includes(kind)));

interface LegendProps {
  hidden: ReadonlySet<MarkKind>;
  onHide: (kinds: ReadonlySet<MarkKind>) => void;
}

export function Legend({ hidden, onHide }: LegendProps) {
  const toggle = (kind: MarkKind) => {
    const kinds = new Set(hidden);
    if (!kinds.delete(kind)) kinds.add(kind);
    onHide(kinds);
  };
  return (
    <ul class="legend" aria-label="Kinds of marks">
      {markKinds.map((kind) => (
        <li key={kind}>
          <button type="button" class="legend-kind" aria-pressed={!hidden.has(kind)} onClick={() => toggle(kind)}>
            <span class={`spot spot-${kind} spot-sample`} aria-hidden="true">
              {symbol[kind]}
            </span>
            {kindWords[kind]}
          </button>
        </li>
      ))}
      <li>
        <span class="dot dot-next dot-sample" aria-hidden="true" /> next retry
      </li>
      <li>
        <span class="dot dot-possible dot-sample" aria-hidden="true" /> a retry, should that fail
      </li>
    </ul>
  );
}
