import { useMemo, useState } from 'preact/hooks';

import { chooseZone, zone, zoneChoice } from '../time/preference';
import { isZone, localZone, zoneNames } from '../time/zone';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';

const other = 'other…';

/** This machine's zone, UTC, or any other. */
export function ZonePicker() {
  const [asking, setAsking] = useState(false);
  const choose = (choice: string) => {
    if (choice === other) setAsking(true);
    else chooseZone(choice);
  };
  const chosen = zoneChoice.value;
  return (
    <>
      <label class="picker">
        <span>Time zone</span>
        <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="local">Local ({localZone()})</option>
          <option value="UTC">UTC</option>
          {chosen !== 'local' && chosen !== 'UTC' && <option value={chosen}>{chosen}</option>}
          <option value={other}>Other…</option>
        </select>
      </label>
      {asking && <OtherZone onClose={() => setAsking(false)} />}
    </>
  );
}

function OtherZone({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState(zone.value);
  const names = useMemo(zoneNames, []);
  const known = isZone(name);
  return (
    <Dialog title="Time zone" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!known) return;
          chooseZone(name);
          onClose();
        }}
      >
        <Field
          label="Zone"
          hint="As Europe/Oslo or America/New_York."
          error={known ? undefined : 'There is no such zone.'}
        >
          {(input) => (
            <input {...input} list="zones" value={name} onInput={(event) => setName(event.currentTarget.value)} />
          )}
        </Field>
        <datalist id="zones">
          {names.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!known}>
            Show times there
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
