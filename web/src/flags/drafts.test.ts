import { expect, it } from 'vitest';

import { withText } from './drafts';
import { aFlag } from './test_flag';

const base = aFlag({ owner: 'web' });

it('keeps what differs from the flag', () => {
  const once = withText({ base, texts: {} }, 'owner', 'checkout');
  expect(once.texts).toEqual({ owner: 'checkout' });
  expect(withText(once, 'tags', 'a, b').texts).toEqual({ owner: 'checkout', tags: 'a, b' });
});

it('forgets what was typed back', () => {
  const once = withText({ base, texts: {} }, 'owner', 'checkout');
  expect(withText(once, 'owner', 'web').texts).toEqual({});
});
