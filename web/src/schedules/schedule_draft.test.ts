import { describe, expect, it } from 'vitest';

import { draftField, emptyDraft, readDraft, type ScheduleDraft } from './schedule_draft';

const now = Date.parse('2026-11-27T07:00:00Z');
const when = { date: '2026-11-27', time: '09:00', zone: 'Europe/Oslo', second: false };
const draft = (change: Partial<ScheduleDraft> = {}): ScheduleDraft => ({ ...emptyDraft('dark-mode', when), ...change });

describe('a draft', () => {
  it('becomes what is asked', () => {
    const { body, problems } = readDraft(
      draft({ enabled: 'on', rollout: '25', more: '{"owner": "web"}', maxRetries: '5', priority: '2' }),
      now,
    );
    expect(problems).toEqual({});
    expect(body).toEqual({
      scheduledAt: '2026-11-27T08:00:00.000Z',
      updates: { enabled: true, rolloutPercentage: 25, owner: 'web' },
      maxRetries: 5,
      priority: 2,
    });
  });

  it('leaves to the server what was not chosen', () => {
    expect(readDraft(draft({ enabled: 'off' }), now).body).toEqual({
      scheduledAt: '2026-11-27T08:00:00.000Z',
      updates: { enabled: false },
    });
  });

  it('takes the count from the policy where one is named', () => {
    const { body } = readDraft(draft({ enabled: 'on', maxRetries: '5', retryPolicy: 'fast' }), now);
    expect(body).toMatchObject({ retryPolicy: 'fast' });
    expect(body).not.toHaveProperty('maxRetries');
  });

  it('says how late is too late', () => {
    const { body } = readDraft(draft({ enabled: 'on', missedWindow: 'ask', maxLateness: '90' }), now);
    expect(body).toMatchObject({ missedWindow: 'ask', maxLatenessMs: 90_000 });
  });
});

describe('problems', () => {
  const problemsOf = (change: Partial<ScheduleDraft>) => readDraft(draft(change), now).problems;

  it('stand at what they are about', () => {
    expect(problemsOf({})).toEqual({ updates: 'Choose at least one thing to set.' });
    expect(problemsOf({ enabled: 'on', flagKey: ' ' })).toHaveProperty('flagKey');
    expect(problemsOf({ rollout: '101' })).toEqual({ rollout: 'A whole number from 0 to 100.' });
    expect(problemsOf({ rollout: '12.5' })).toHaveProperty('rollout');
    expect(problemsOf({ more: '{"tags": [' }).more).toMatch(/^Line 1, column 11/);
    expect(problemsOf({ more: '[]' })).toHaveProperty('more');
    expect(problemsOf({ enabled: 'on', maxRetries: '11' })).toHaveProperty('maxRetries');
  });

  it('name what is set twice', () => {
    expect(problemsOf({ enabled: 'on', more: '{"enabled": false}' }).more).toBe('enabled is set above already.');
  });

  it('include a time that is past, or none', () => {
    expect(problemsOf({ enabled: 'on', when: { ...when, time: '07:59' } }).when).toMatch(/past/);
    expect(problemsOf({ enabled: 'on', when: { ...when, date: '' } }).when).toBe('A date and a time.');
  });
});

it('finds the input that the server means', () => {
  expect(draftField('scheduledAt')).toBe('when');
  expect(draftField('updates.rolloutPercentage')).toBe('rollout');
  expect(draftField('rolloutPercentage')).toBe('rollout');
  expect(draftField('updates.targeting')).toBe('more');
  expect(draftField('retryPolicy.baseMs')).toBe('retryPolicy');
  expect(draftField('updates')).toBe('updates');
});
