// A flag for tests.
import type { Flag } from './flag_requests';

export const aFlag = (change: Partial<Flag> = {}): Flag => ({
  id: '01a21c3b-a280-7000-a245-baccbaa03544',
  key: 'dark-mode',
  environment: 'production',
  type: 'boolean',
  enabled: false,
  rolloutPercentage: 25,
  description: '',
  variants: { on: true, off: false } as never,
  defaultVariant: 'on',
  targeting: null,
  prerequisites: [],
  metadata: {},
  archived: false,
  tags: [],
  owner: '',
  version: 1,
  createdAt: '2026-11-27T09:00:00Z',
  updatedAt: '2026-11-27T09:00:00Z',
  ...change,
});
