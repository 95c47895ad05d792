import { kindWords } from './mark_words';
import { markKinds } from './marks';
import { symbol } from './spot_buttons';

export function Legend() {
  return (
    <ul class="legend" aria-label="What the marks mean">
      {markKinds.map((kind) => (
        <li key={kind}>
          <span class={`spot spot-${kind} spot-sample`} aria-hidden="true">
            {symbol[kind]}
          </span>
          {kindWords[kind]}
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
