import { useId, useState } from 'preact/hooks';

import { Button } from '../ui/button';
import type { Flag } from './flag_requests';

interface Props {
  flag: Flag;
  onAsk: (percentage: number) => void;
}

/** A slider and the number beside it. Nothing happens before it is asked for. */
export function RolloutField({ flag, onAsk }: Props) {
  const id = useId();
  const [kept, setTyped] = useState<string>();
  // What was asked for may be so by now.
  const typed = kept === String(flag.rolloutPercentage) ? undefined : kept;
  const present = flag.rolloutPercentage ?? 100;
  const text = typed ?? String(present);
  const value = /^\d{1,3}$/.test(text) && Number(text) <= 100 ? Number(text) : null;
  const differs = value !== null && value !== flag.rolloutPercentage;
  return (
    <form
      class="rollout"
      onSubmit={(event) => {
        event.preventDefault();
        if (differs) onAsk(value);
      }}
    >
      <label for={id}>Rollout</label>
      <input
        id={id}
        type="range"
        min="0"
        max="100"
        value={value ?? present}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <span class="rollout-number">
        <input
          inputMode="numeric"
          maxLength={3}
          aria-label="Rollout in percent"
          aria-invalid={value === null}
          value={text}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />{' '}
        %
      </span>
      <Button type="submit" disabled={!differs}>
        Set rollout…
      </Button>
      {typed !== undefined && (
        <Button small onClick={() => setTyped(undefined)}>
          Back to {flag.rolloutPercentage === null ? 'none' : `${flag.rolloutPercentage} %`}
        </Button>
      )}
      {value === null && (
        <p class="field-error" role="alert">
          A whole number from 0 to 100.
        </p>
      )}
    </form>
  );
}
