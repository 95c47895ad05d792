import { expect, it } from 'vitest';

import { mayRollOut, stateSentence } from './flag_words';
import { aFlag } from './test_flag';

const on = aFlag({ enabled: true, rolloutPercentage: 100 });
const targeting = { if: [true, 'on'] } as never;

it('says who gets it', () => {
  expect(stateSentence(on)).toBe('On for everyone.');
  expect(stateSentence({ ...on, rolloutPercentage: 25 })).toBe('On for 25 % of users.');
  expect(stateSentence({ ...on, rolloutPercentage: 0 })).toBe('On, but rolled out to nobody.');
  expect(stateSentence({ ...on, enabled: false })).toBe('Off for everyone.');
  expect(stateSentence({ ...on, archived: true })).toMatch(/^Out of use/);
});

it('says what decides where there is targeting', () => {
  expect(stateSentence({ ...on, targeting })).toBe('Targeting decides; where it leaves it open: everyone.');
  expect(stateSentence({ ...on, targeting, rolloutPercentage: 25 })).toMatch(/open: 25 % of users.$/);
});

it('names the default variant where there is no percentage', () => {
  expect(stateSentence({ ...on, rolloutPercentage: null, defaultVariant: 'blue' })).toBe(
    'Everybody gets the variant blue.',
  );
  expect(stateSentence({ ...on, rolloutPercentage: null, defaultVariant: null })).toMatch(/application's own default/);
});

it('offers a rollout for booleans that are on or off', () => {
  expect(mayRollOut(on)).toBe(true);
  expect(mayRollOut({ ...on, variants: { yes: true, no: false } as never })).toBe(false);
  expect(mayRollOut({ ...on, type: 'string' })).toBe(false);
});
