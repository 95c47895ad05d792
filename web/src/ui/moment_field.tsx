import { fromMoment, toMoment, type Which } from '../time/moment';
import { zone } from '../time/preference';

interface MomentFieldProps {
  label: string;
  /** In UTC, or empty; so a link means the same in every zone. */
  value: string;
  /** Which is meant of a time that comes twice: the first where a span begins, the second where it ends. */
  which: Which;
  onChange: (instant: string) => void;
}

/** A date and time in the zone that was chosen; for toolbars. */
export function MomentField({ label, value, which, onChange }: MomentFieldProps) {
  return (
    <label class="picker">
      <span>{label}</span>
      <input
        type="datetime-local"
        title={`In ${zone.value}`}
        value={toMoment(value, zone.value)}
        onInput={(event) => {
          const instant = fromMoment(event.currentTarget.value, zone.value, which);
          if (instant !== null && instant !== value) onChange(instant);
        }}
      />
    </label>
  );
}
