// MurmurHash3 (x86, 32 bits, seed 0) of a text's UTF-8, and flagd's buckets, from their published descriptions.

const rotated = (x, by) => (x << by) | (x >>> (32 - by));

export function murmur3(text) {
  const bytes = new TextEncoder().encode(text);
  const mixed = (block) => Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
  const whole = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let i = 0; i < whole; i += 4) {
    const block = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash = (Math.imul(rotated(hash ^ mixed(block), 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = bytes.length; i-- > whole; ) rest = (rest << 8) | bytes[i];
  if (whole < bytes.length) hash ^= mixed(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The bucket of a key in [0, totalWeight). */
export const bucketOf = (key, totalWeight) => Number((BigInt(murmur3(key)) * BigInt(totalWeight)) >> 32n);
