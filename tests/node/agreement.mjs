// Writes random flags and what flagd-core evaluates them to, one JSON object a line:
//
//   node agreement.mjs --count 20000 --seed 1 --out FILE
//
//   {"flagKey", "flag", "context", "evaluators"?, "now", "expected", "published"?, "unsettled"?}
//
// "expected" is flagd-core's answer. "published" is there where the published semantics give another one
// (published.mjs; tests/data/README.md says why). "unsettled" is there where they differ and the rule goes where the
// documentation settles nothing; it names those places.
import { closeSync, openSync, writeSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';

import { evaluateWithFlagdCore } from './flagd_core.mjs';
import { evaluateAsPublished } from './published.mjs';
import { Random } from './random.mjs';
import { FlagMaker } from './random_flags.mjs';

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' },
    out: { type: 'string' } },
});
const [count, seed] = [Number(options.count), Number(options.seed)];
if (!Number.isInteger(count) || !Number.isInteger(seed) || !options.out) {
  console.error('usage: agreement.mjs --count N --seed N --out FILE');
  process.exit(2);
}

const maker = new FlagMaker(new Random(seed));
const out = openSync(options.out, 'w');
const tally = {};
const counted = (what) => (tally[what] = (tally[what] ?? 0) + 1);
for (let i = 0; i < count; i++) {
  // As it comes from JSON: without what JSON cannot say.
  const testCase = JSON.parse(JSON.stringify(maker.make()));
  const expected = evaluateWithFlagdCore(testCase);
  const published = evaluateAsPublished(testCase);
  const line = { ...testCase, expected };
  counted(expected.errorCode ?? expected.reason);
  if (!isDeepStrictEqual(expected, published.outcome)) {
    line.published = published.outcome;
    if (published.unsettled.length) line.unsettled = published.unsettled;
    counted(published.unsettled.length ? 'unsettled' : 'published otherwise');
  }
  writeSync(out, `${JSON.stringify(line)}\n`);
}
closeSync(out);
console.log(`${count} cases of seed ${seed}: ${Object.entries(tally).map(([what, n]) => `${n} ${what}`).join(', ')}`);
