import { Button } from '../ui/button';
import type { Flag } from './flag_requests';
import { readRows, type VariantRow } from './variant_rows';

interface Props {
  type: Flag['type'];
  rows: VariantRow[];
  defaultVariant: string | null;
  problem?: string | undefined;
  readOnly?: boolean;
  onRows: (rows: VariantRow[]) => void;
  onDefault: (name: string | null) => void;
}

/** The default follows the variant that it names when that is renamed. */
export function VariantsTable({ type, rows, defaultVariant, problem, readOnly = false, onRows, onDefault }: Props) {
  const { problems } = readRows(rows, type);
  const rename = (index: number, row: VariantRow, name: string) => {
    onRows(rows.with(index, { ...row, name }));
    if (defaultVariant !== null && defaultVariant === row.name) onDefault(name);
  };
  return (
    <>
      <div class="table-scroll">
        <table class="table variants">
          <thead>
            <tr>
              <th scope="col">Variant</th>
              <th scope="col">Value ({type})</th>
              <th scope="col">Default</th>
              {!readOnly && (
                <th scope="col">
                  <span class="unseen">Remove</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <VariantLine
                key={index}
                index={index}
                type={type}
                row={row}
                wrong={problems.has(index)}
                isDefault={row.name !== '' && row.name === defaultVariant}
                readOnly={readOnly}
                onRename={(name) => rename(index, row, name)}
                onValue={(value) => onRows(rows.with(index, { ...row, value }))}
                onDefault={() => onDefault(row.name)}
                onRemove={() => onRows(rows.filter((_, at) => at !== index))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {problem && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      <label class="choice">
        <input
          type="radio"
          name="default-variant"
          disabled={readOnly}
          checked={defaultVariant === null}
          onChange={() => onDefault(null)}
        />
        No default variant: the application's own default holds
      </label>
      {!readOnly && (
        <Button small onClick={() => onRows([...rows, { name: '', value: type === 'object' ? '{}' : '' }])}>
          Add a variant
        </Button>
      )}
    </>
  );
}

interface LineProps {
  index: number;
  type: Flag['type'];
  row: VariantRow;
  wrong: boolean;
  isDefault: boolean;
  readOnly: boolean;
  onRename: (name: string) => void;
  onValue: (value: string) => void;
  onDefault: () => void;
  onRemove: () => void;
}

function VariantLine({ index, type, row, wrong, isDefault, readOnly, ...on }: LineProps) {
  const called = row.name || String(index + 1);
  return (
    <tr>
      <td>
        <input
          aria-label={`Name of variant ${index + 1}`}
          aria-invalid={wrong}
          spellcheck={false}
          readOnly={readOnly}
          value={row.name}
          onInput={(event) => on.onRename(event.currentTarget.value)}
        />
      </td>
      <td>
        <ValueInput
          type={type}
          label={`Value of variant ${called}`}
          readOnly={readOnly}
          value={row.value}
          onChange={on.onValue}
        />
      </td>
      <td>
        <input
          type="radio"
          name="default-variant"
          aria-label={`Variant ${called} is the default`}
          disabled={readOnly}
          checked={isDefault}
          onChange={on.onDefault}
        />
      </td>
      {!readOnly && (
        <td>
          <Button small label={`Remove variant ${called}`} onClick={on.onRemove}>
            Remove
          </Button>
        </td>
      )}
    </tr>
  );
}

interface ValueInputProps {
  type: Flag['type'];
  label: string;
  value: string;
  readOnly: boolean;
  onChange: (value: string) => void;
}

function ValueInput({ type, label, value, readOnly, onChange }: ValueInputProps) {
  if (type === 'boolean') {
    return (
      <select
        aria-label={label}
        disabled={readOnly}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="" hidden />
        <option>true</option>
        <option>false</option>
      </select>
    );
  }
  if (type === 'object') {
    return (
      <textarea
        class="mono"
        aria-label={label}
        rows={Math.min(8, Math.max(2, value.split('\n').length))}
        spellcheck={false}
        readOnly={readOnly}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <input
      aria-label={label}
      inputMode={type === 'number' ? 'decimal' : 'text'}
      readOnly={readOnly}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}
