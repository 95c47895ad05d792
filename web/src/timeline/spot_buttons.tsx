import { useRef, useState } from 'preact/hooks';

import { zone } from '../time/preference';
import { spotWords } from './mark_words';
import type { Mark, Spot } from './marks';

/** One stop of the Tab key a row; arrows lead from spot to spot. */
export function SpotButtons({
  found,
  flagKey,
  onOpen,
}: {
  found: Spot[];
  flagKey: string;
  onOpen: (marks: Mark[]) => void;
}) {
  const [current, setCurrent] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const stop = Math.min(current, found.length - 1);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = stop + step;
    if (step === 0 || next < 0 || next >= found.length) return;
    event.preventDefault();
    setCurrent(next);
    buttons.current[next]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend in sight.
    <div role="group" aria-label={`Changes of ${flagKey}`} onKeyDown={move}>
      {found.map((spot, index) => (
        <button
          key={spot.marks.map(markKey).join()}
          ref={(element) => {
            buttons.current[index] = element;
          }}
          type="button"
          class={`spot spot-${spot.kind}${spot.marks.length > 1 ? ' spot-many' : ''}`}
          tabIndex={index === stop ? 0 : -1}
          style={{ left: `${spot.x}px` }}
          title={spotWords(spot.marks, zone.value)}
          aria-label={spotWords(spot.marks, zone.value)}
          onFocus={() => setCurrent(index)}
          onClick={() => onOpen(spot.marks)}
        >
          {spot.marks.length > 1 ? `${symbol[spot.kind]} ${spot.marks.length}` : symbol[spot.kind]}
        </button>
      ))}
    </div>
  );
}

const markKey = (mark: Mark): string => (mark.kind === 'edit' ? `edit ${mark.version}` : mark.scheduleId);

/** Colour is never the only sign. */
export const symbol: Record<Spot['kind'], string> = {
  failed: '✕',
  retrying: '↻',
  atRisk: '!',
  pending: '◷',
  applied: '✓',
  edit: '✎',
  cancelled: '–',
};
