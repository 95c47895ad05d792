import type { components } from '../api/schema';

type Receipt = components['schemas']['Receipt'];

/** Servers that have not reported for that long are left out of receipts: what is missing then stays so. */
const openMs = 90_000;

/** Whether more may be told of it soon: servers report about a second after a commit, and no stream says so. */
export function receiptOpen({ committedAt, servers, clients, clientsTold }: Receipt, now: number): boolean {
  if (now - Date.parse(committedAt) > openMs) return false;
  return servers.length === 0 || servers.some((server) => !server.received) || clientsTold < clients;
}
