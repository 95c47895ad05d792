import { expect, it } from 'vitest';

import { inOrder, isOwn, roleMay, roles, type Token } from './words';

const token = (name: string, createdAt: string, revokedAt: string | null = null): Token => ({
  id: name,
  name,
  role: 'viewer',
  environment: null,
  createdAt,
  revokedAt,
});

it('puts tokens in use before revoked ones', () => {
  const tokens = [
    token('old', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'),
    token('second', '2026-03-01T00:00:00Z'),
    token('first', '2026-02-01T00:00:00Z'),
  ];
  expect(inOrder(tokens).map(({ name }) => name)).toEqual(['first', 'second', 'old']);
  expect(tokens[0]?.name).toBe('old');
});

it('knows the token of the session, but not a revoked one of the same name', () => {
  expect(isOwn(token('ops', '2026-01-01T00:00:00Z'), 'ops')).toBe(true);
  expect(isOwn(token('ops', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'), 'ops')).toBe(false);
  expect(isOwn(token('deploy', '2026-01-01T00:00:00Z'), 'ops')).toBe(false);
  expect(isOwn(token('deploy', '2026-01-01T00:00:00Z'), undefined)).toBe(false);
});

it('says what each role may', () => {
  for (const [role] of roles) expect(roleMay(role)).not.toBe('');
});
