// Date, time and zone, with what clocks elsewhere show then beside them.
import { useMemo } from 'preact/hooks';

import { now } from '../time/clock';
import { formatDistance, formatInstant, formatZone } from '../time/format';
import { zone as shownZone } from '../time/preference';
import { localZone, zoneNames } from '../time/zone';
import { Field } from '../ui/field';
import { instantOf, inZone, oddityOf, type When } from './when';

interface Props {
  when: When;
  error?: string | undefined;
  onChange: (when: When) => void;
}

export function WhenFields({ when, error, onChange }: Props) {
  const at = instantOf(when);
  return (
    <fieldset class="when">
      <legend>When</legend>
      <div class="when-inputs">
        <Field label="Date">
          {(input) => (
            <input
              {...input}
              type="date"
              required
              value={when.date}
              onInput={(event) => onChange({ ...when, date: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Time">
          {(input) => (
            <input
              {...input}
              type="time"
              step="1"
              required
              value={when.time}
              onInput={(event) => onChange({ ...when, time: event.currentTarget.value })}
            />
          )}
        </Field>
        <ZoneField when={when} onChange={onChange} />
      </div>
      <Odd when={when} onChange={onChange} />
      {at !== null && <Elsewhere at={at} zone={when.zone} />}
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function ZoneField({ when, onChange }: Props) {
  const names = useMemo(zoneNames, []);
  const first = [...new Set([shownZone.value, localZone(), 'UTC', when.zone])];
  return (
    <Field label="Zone">
      {(input) => (
        <select
          {...input}
          value={when.zone}
          onChange={(event) => onChange({ ...when, zone: event.currentTarget.value, second: false })}
        >
          {first.map((name) => (
            <option key={name}>{name}</option>
          ))}
          <optgroup label="All zones">
            {names
              .filter((name) => !first.includes(name))
              .map((name) => (
                <option key={name}>{name}</option>
              ))}
          </optgroup>
        </select>
      )}
    </Field>
  );
}

function Odd({ when, onChange }: Props) {
  const oddity = oddityOf(when);
  if (oddity === null) return null;
  if (oddity.kind === 'skipped') return <p class="notice notice-warn">{oddity.words}</p>;
  return (
    <fieldset class="notice notice-warn">
      <legend class="unseen">Which of the two</legend>
      <p>{oddity.words}</p>
      {([false, true] as const).map((second) => (
        <label class="choice" key={String(second)}>
          <input
            type="radio"
            name="which"
            checked={when.second === second}
            onChange={() => onChange({ ...when, second })}
          />
          {second ? oddity.second : oddity.first}
        </label>
      ))}
    </fieldset>
  );
}

function Elsewhere({ at, zone }: { at: number; zone: string }) {
  const others = [...new Set(['UTC', localZone(), shownZone.value])].filter((name) => name !== zone);
  return (
    <ul class="elsewhere" aria-label="The same time elsewhere">
      <li>
        <strong>{formatDistance(at, now.value)}</strong>
      </li>
      {others.map((name) => (
        <li key={name}>
          {formatInstant(at, name)} <span class="hint">{formatZone(name, at)}</span>
        </li>
      ))}
    </ul>
  );
}

/** For where one line is all there is room for. */
export function WhenLine({ when, label, onChange }: Props & { label: string }) {
  return (
    <span class="when-line">
      <input
        type="date"
        aria-label={`${label}: date`}
        value={when.date}
        onInput={(event) => onChange({ ...when, date: event.currentTarget.value })}
      />
      <input
        type="time"
        step="1"
        aria-label={`${label}: time`}
        value={when.time}
        onInput={(event) => onChange({ ...when, time: event.currentTarget.value })}
      />
      <select
        aria-label={`${label}: zone`}
        value={when.zone}
        onChange={(event) => onChange(inZone(when, event.currentTarget.value))}
      >
        {[...new Set([shownZone.value, localZone(), 'UTC', when.zone])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </span>
  );
}
