import { expect, it } from 'vitest';

import { tryRequest, valueWords } from './try_request';

const question = { targetingKey: 'user-42', context: '{"plan": "pro"}', instants: [] };
const friday = { date: '2026-11-27', time: '09:00', zone: 'Europe/Oslo', second: false };

it('puts the targeting key into the context', () => {
  expect(tryRequest(question, {})).toEqual({
    body: { context: { plan: 'pro', targetingKey: 'user-42' } },
    later: [],
  });
});

it('asks for instants in UTC, and leaves out what is none', () => {
  const asked = tryRequest({ ...question, instants: [friday, { ...friday, date: '' }] }, {});
  expect(asked).toMatchObject({ later: ['2026-11-27T08:00:00.000Z'] });
});

it('tries drafts, and asks as nobody', () => {
  expect(tryRequest({ targetingKey: ' ', context: '', instants: [] }, { enabled: true })).toMatchObject({
    body: { context: {}, updates: { enabled: true } },
  });
});

it('says what is wrong with the context', () => {
  expect(tryRequest({ ...question, context: '{' }, {})).toHaveProperty('problem');
  expect(tryRequest({ ...question, context: '[]' }, {})).toHaveProperty('problem');
});

it('says values', () => {
  const told = { at: '', variant: null, reason: 'DISABLED', explanation: { steps: [], conditions: [] } } as const;
  expect(valueWords({ ...told, explanation: { steps: [], conditions: [] } })).toBe("the application's own default");
});
