// flagd's own operators as flagd.dev describes them: fractional, sem_ver, starts_with, ends_with. Null is what all of
// them give for input that they have no answer to.
import { bucketOf } from './murmur3.mjs';

const maxTotalWeight = 2 ** 31 - 1;

/** {major, minor, patch, prerelease} or null. `v` may stand before it, and the last one or two numbers be left out. */
function parseVersion(raw) {
  if (typeof raw !== 'string' && typeof raw !== 'number') return null;
  const number = '(0|[1-9]\\d*)';
  const word = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
  const text = String(raw).replace(/^[vV]/, '');
  const partial = new RegExp(`^${number}(?:\\.${number})?$`).exec(text);
  if (partial) return { core: [partial[1], partial[2] ?? '0', '0'].map(Number), prerelease: [] };
  const full = new RegExp(
    `^${number}\\.${number}\\.${number}(?:-(${word}(?:\\.${word})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
  ).exec(text);
  if (!full) return null;
  return { core: full.slice(1, 4).map(Number), prerelease: full[4]?.split('.') ?? [] };
}

/** The precedence of semver.org, section 11: below, equal to or above 0. */
function compareVersions(a, b) {
  for (let i = 0; i < 3; i++) if (a.core[i] !== b.core[i]) return a.core[i] - b.core[i];
  if (!a.prerelease.length || !b.prerelease.length) return b.prerelease.length - a.prerelease.length;
  for (let i = 0; i < Math.min(a.prerelease.length, b.prerelease.length); i++) {
    const [x, y] = [a.prerelease[i], b.prerelease[i]];
    if (x === y) continue;
    const [xIsNumber, yIsNumber] = [x, y].map((word) => /^\d+$/.test(word));
    if (xIsNumber && yIsNumber) return Number(x) - Number(y);
    if (xIsNumber !== yIsNumber) return xIsNumber ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return a.prerelease.length - b.prerelease.length;
}

export function semVer(...values) {
  if (values.length !== 3) return null;
  const [a, b] = [parseVersion(values[0]), parseVersion(values[2])];
  if (!a || !b) return null;
  const order = compareVersions(a, b);
  switch (values[1]) {
    case '=': return order === 0;
    case '!=': return order !== 0;
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    case '>=': return order >= 0;
    case '^': return a.core[0] === b.core[0];
    case '~': return a.core[0] === b.core[0] && a.core[1] === b.core[1];
    default: return null;
  }
}

const twoTexts = (values) => values.length === 2 && values.every((value) => typeof value === 'string');
export const startsWith = (...values) => (twoTexts(values) ? values[0].startsWith(values[1]) : null);
export const endsWith = (...values) => (twoTexts(values) ? values[0].endsWith(values[1]) : null);

/** `data` is the context; its $flagd has the flag's key. */
export function fractional(data, values) {
  let key = values[0];
  let buckets = values;
  if (typeof key === 'string' || key === null || key === undefined) buckets = values.slice(1);
  if (typeof key !== 'string') {
    const targetingKey = data?.targetingKey;
    if (typeof targetingKey !== 'string' || targetingKey === '') return null;
    key = `${data.$flagd.flagKey}${targetingKey}`;
  }
  let totalWeight = 0;
  const ends = [];
  for (const bucket of buckets) {
    if (!Array.isArray(bucket) || bucket.length < 1 || bucket.length > 2) return null;
    if (bucket[0] !== null && typeof bucket[0] === 'object') return null;
    const weight = bucket.length === 1 ? 1 : bucket[1];
    if (!Number.isInteger(weight)) return null;
    totalWeight += Math.max(0, weight);
    ends.push(totalWeight);
  }
  if (totalWeight > maxTotalWeight) return null;
  const place = bucketOf(key, totalWeight);
  const hit = ends.findIndex((end) => place < end);
  return hit < 0 ? null : buckets[hit][0];
}
