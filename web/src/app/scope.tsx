// Whether a list is of the environment that is shown, or of every one that whoever is signed in may see.
import { session } from '../session/session';
import { Choice } from '../ui/choice';
import { environment } from './place';

const everywhere = 'all';

/** Undefined: every one. */
export const environmentOf = (scope: string): string | undefined =>
  scope === everywhere ? undefined : environment.value;

interface ScopeChoiceProps {
  value: string;
  /** What every environment is called in that list. */
  all: string;
  onChoose: (scope: string) => void;
}

/** Nothing for whoever is bound to one. */
export function ScopeChoice({ value, all, onChoose }: ScopeChoiceProps) {
  if (session.value?.environment !== null) return null;
  return (
    <Choice
      label="In"
      value={value}
      options={[
        ['', environment.value],
        [everywhere, all],
      ]}
      onChoose={onChoose}
    />
  );
}
