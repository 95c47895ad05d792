import type { components } from '../api/schema';
import { environment, flagHref } from '../app/place';
import { Narrow } from '../ui/narrow';
import { FlagBadge } from './flag_badge';

type FlagStates = components['schemas']['FlagStates'];

interface Props {
  flag: FlagStates;
  onTag: (tag: string) => void;
  onOwner: (owner: string) => void;
}

/** A key with its flags: its name leads to the one of the environment that is shown, where there is one. */
export function FlagRow({ flag, onTag, onOwner }: Props) {
  const { key, description, tags, owner, states } = flag;
  const here = states.find((state) => state.environment === environment.value) ?? states[0];
  return (
    <div class="flag-row">
      <div class="flag-what">
        <a href={flagHref(key, here?.environment)}>{key}</a>
        {flag.type !== 'boolean' && <span class="hint"> {flag.type}</span>}
        {description !== '' && <p class="hint">{description}</p>}
        <div class="flag-labels hint">
          {owner !== '' && (
            <Narrow label={`Only flags of ${owner}`} onNarrow={() => onOwner(owner)}>
              {owner}
            </Narrow>
          )}
          {tags.map((tag) => (
            <Narrow key={tag} label={`Only flags with the tag ${tag}`} onNarrow={() => onTag(tag)}>
              #{tag}
            </Narrow>
          ))}
        </div>
      </div>
      <ul class="flag-states">
        {states.map((state) => (
          <li key={state.environment}>
            <a href={flagHref(key, state.environment)}>
              {state.environment} <FlagBadge flag={state} />
            </a>
            {state.pendingSchedules > 0 && <span class="hint"> {state.pendingSchedules} scheduled</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
