import { expect, it } from 'vitest';

import { receiptOpen } from './receipt_open';

const committed = Date.parse('2026-11-27T09:00:00Z');
const server = { server: 'web-1', reportedAt: '', revision: 481, received: true, clients: 2, clientsTold: 2 };
const receipt = {
  committedAt: '2026-11-27T09:00:00Z',
  dueAt: null,
  latenessMs: null,
  revision: 481,
  flagVersion: 7,
  readBack: [],
  servers: [server],
  clients: 2,
  clientsTold: 2,
};

it('is open until everybody has it', () => {
  expect(receiptOpen(receipt, committed + 1_000)).toBe(false);
  expect(receiptOpen({ ...receipt, servers: [] }, committed + 1_000)).toBe(true);
  expect(receiptOpen({ ...receipt, servers: [server, { ...server, received: false }] }, committed)).toBe(true);
  expect(receiptOpen({ ...receipt, clientsTold: 1 }, committed + 1_000)).toBe(true);
});

it('is closed once nobody may be waited for', () => {
  expect(receiptOpen({ ...receipt, servers: [] }, committed + 90_001)).toBe(false);
});
