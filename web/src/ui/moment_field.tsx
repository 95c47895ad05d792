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
function MomentField({ label, value, which, onChange }: MomentFieldProps) {
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

interface MomentRangeProps {
  from: string;
  to: string;
  /** The second one's label. */
  until?: string;
  onChange: (change: { from?: string; to?: string }) => void;
}

/** The two ends of a span. */
export function MomentRange({ from, to, until = 'Before', onChange }: MomentRangeProps) {
  return (
    <>
      <MomentField label="From" value={from} which="first" onChange={(instant) => onChange({ from: instant })} />
      <MomentField label={until} value={to} which="second" onChange={(instant) => onChange({ to: instant })} />
    </>
  );
}
