// A flag's state in words.
import type { Flag } from './flag_requests';

/** As the API has it: for booleans with the variants on and off. */
export const mayRollOut = ({ type, variants }: Flag): boolean =>
  type === 'boolean' && 'on' in variants && 'off' in variants;

export function stateSentence(flag: Flag): string {
  const { archived, enabled, rolloutPercentage, targeting, defaultVariant } = flag;
  if (archived) return 'Out of use, kept for the record: off for everyone.';
  if (!enabled) return 'Off for everyone.';
  const ruled = targeting === null ? '' : 'Targeting decides; where it leaves it open: ';
  const rest = ruled === '' ? 'On for ' : '';
  if (rolloutPercentage === null) {
    const variant = defaultVariant === null ? "the application's own default" : `the variant ${defaultVariant}`;
    return ruled === '' ? `Everybody gets ${variant}.` : `${ruled}${variant}.`;
  }
  if (rolloutPercentage === 100) return `${ruled}${rest}everyone.`;
  if (rolloutPercentage === 0) return ruled === '' ? 'On, but rolled out to nobody.' : `${ruled}nobody.`;
  return `${ruled}${rest}${rolloutPercentage} % of users.`;
}
