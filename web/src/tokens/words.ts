// Tokens in words.
import type { components } from '../api/schema';

export type Token = components['schemas']['Token'];
export type CreatedToken = components['schemas']['CreatedToken'];
export type TokenRole = components['schemas']['Role'];

/** The least first: what is asked for rarely needs more. */
export const roles: readonly (readonly [role: TokenRole, may: string])[] = [
  ['client', 'Evaluates flags, for applications. It cannot sign in here.'],
  ['viewer', 'Sees everything, changes nothing.'],
  ['editor', 'Changes flags and schedules.'],
  ['admin', 'Manages tokens, webhooks and retry policies as well.'],
];

export const roleMay = (role: string): string => roles.find(([each]) => each === role)?.[1] ?? '';

/** Those in use first, each part in order of creation. */
export function inOrder(tokens: readonly Token[]): Token[] {
  const revoked = (token: Token) => (token.revokedAt === null ? 0 : 1);
  return [...tokens].sort((a, b) => revoked(a) - revoked(b) || a.createdAt.localeCompare(b.createdAt));
}

/** Names are unique among tokens in use, so the session's name says which of them it was begun with. */
export const isOwn = (token: Token, sessionName: string | undefined): boolean =>
  token.revokedAt === null && token.name === sessionName;
