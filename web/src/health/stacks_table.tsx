import type { Stacks } from './bars';

/** A chart's numbers, folded, for whoever does not see it or wants them exactly. */
export function StacksTable({ caption, of, stacks }: { caption: string; of: string; stacks: Stacks }) {
  return (
    <details>
      <summary>As a table</summary>
      <table class="table">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {stacks.parts.map((part) => (
              <th key={part.name} scope="col">
                {part.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stacks.labels.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {stacks.parts.map((part) => (
                <td key={part.name} class="number">
                  {part.values[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
