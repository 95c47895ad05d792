import { expect, it } from 'vitest';

import { blankFlag, readNewFlag, withType } from './new_flag';

const draft = { ...blankFlag('production'), key: ' dark-mode ', description: 'The dark look' };

it('of a boolean is its name and what it is for', () => {
  expect(readNewFlag(draft)).toEqual({ body: { key: 'dark-mode', description: 'The dark look' }, problems: {} });
});

it('of another type has variants, the first the default', () => {
  const { body, problems } = readNewFlag(withType(draft, 'number'));
  expect(problems).toEqual({});
  expect(body).toMatchObject({ type: 'number', variants: { a: 0, b: 1 }, defaultVariant: 'a' });
});

it('says what is wrong at its field', () => {
  expect(readNewFlag({ ...draft, key: '-x', environment: '' }).problems).toHaveProperty('key');
  expect(readNewFlag({ ...draft, environment: 'a b' }).problems).toHaveProperty('environment');
  const wrong = { ...withType(draft, 'number'), rows: [{ name: 'a', value: 'x' }] };
  expect(readNewFlag(wrong).problems.variants).toBe('Row 1: The value is a number, as 12.5.');
});
