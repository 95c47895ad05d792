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
              <tr key={index}>
                <td>
                  <input
                    aria-label={`Name of variant ${index + 1}`}
                    aria-invalid={problems.has(index)}
                    spellcheck={false}
                    readOnly={readOnly}
                    value={row.name}
                    onInput={(event) => rename(index, row, event.currentTarget.value)}
                  />
                </td>
                <td>
                  <ValueInput
                    type={type}
                    label={`Value of variant ${row.name || index + 1}`}
                    readOnly={readOnly}
                    value={row.value}
                    onChange={(value) => onRows(rows.with(index, { ...row, value }))}
                  />
                </td>
                <td>
                  <input
                    type="radio"
                    name="default-variant"
                    aria-label={`${row.name || `Variant ${index + 1}`} is the default`}
                    disabled={readOnly}
                    checked={row.name !== '' && row.name === defaultVariant}
                    onChange={() => onDefault(row.name)}
                  />
                </td>
                {!readOnly && (
                  <td>
                    <Button
                      small
                      label={`Remove variant ${row.name || index + 1}`}
                      onClick={() => onRows(rows.filter((_, at) => at !== index))}
                    >
                      Remove
                    </Button>
                  </td>
                )}
              </tr>
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
