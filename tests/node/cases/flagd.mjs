// flagd's own operators and names, after flagd.dev/reference: fractional, sem_ver, starts_with, ends_with, $ref,
// $flagd.flagKey, $flagd.timestamp, targetingKey.
import { counts, error, gives, ruled, whole } from './builders.mjs';

const v = (path, ...rest) => ({ var: rest.length ? [path, ...rest] : path });
const user = (targetingKey) => ({ targetingKey });

const asciiHash = 'hashes the code units of a key and not its UTF-8, which is the same for ASCII only';
const noFallback = 'gives null where the bucketing key is missing, also where there is a targeting key';

const prefixes = [
  ['starts_with', 'the beginning', 'user@faas.com', 'user@faas', true],
  ['starts_with', 'another beginning', 'user@faas.com', 'admin', false],
  ['starts_with', 'the whole', 'abc', 'abc', true],
  ['starts_with', 'more than the whole', 'abc', 'abcd', false],
  ['starts_with', 'the end', 'user@faas.com', '.com', false],
  ['starts_with', 'of another case', 'User', 'user', false],
  ['starts_with', 'the empty text', 'abc', '', true],
  ['starts_with', 'of the empty text', '', 'a', false],
  ['starts_with', 'in another script', 'größe', 'grö', true],
  ['starts_with', 'beyond the basic plane', '😀 smile', '😀', true],
  ['starts_with', 'a number', 123, '12', null],
  ['starts_with', 'with a number', '123', 12, null],
  ['starts_with', 'null', null, 'a', null],
  ['starts_with', 'true', true, 't', null],
  ['starts_with', 'an array', ['a'], 'a', null],
  ['ends_with', 'the end', 'noreply@example.com', '@example.com', true],
  ['ends_with', 'another end', 'noreply@example.com', '@test.com', false],
  ['ends_with', 'the whole', 'abc', 'abc', true],
  ['ends_with', 'more than the whole', 'abc', 'xabc', false],
  ['ends_with', 'the beginning', 'abc', 'ab', false],
  ['ends_with', 'of another case', 'x.COM', '.com', false],
  ['ends_with', 'the empty text', 'abc', '', true],
  ['ends_with', 'of the empty text', '', 'a', false],
  ['ends_with', 'in another script', '東日本', '日本', true],
  ['ends_with', 'beyond the basic plane', 'smile 😀', '😀', true],
  ['ends_with', 'a number', 123, '23', null],
  ['ends_with', 'with a number', '123', 23, null],
  ['ends_with', 'null', null, 'a', null],
  ['ends_with', 'an object', { a: 1 }, 'a', null],
].map(([operator, what, a, b, result]) =>
  gives(`${operator}: ${what}`, { [operator]: [v('it'), b] }, result, { it: a }));
const prefixRules = [
  gives('starts_with: a missing variable', { starts_with: [v('email'), 'a'] }, null),
  gives('ends_with: a missing variable', { ends_with: [v('email'), 'a'] }, null),
  gives('starts_with: one operand', { starts_with: [v('email')] }, null, { email: 'a' }),
  gives('starts_with: three operands', { starts_with: [v('email'), 'a', 'b'] }, null, { email: 'a' }),
  gives('ends_with: three operands', { ends_with: [v('email'), 'a', 'b'] }, null, { email: 'a' }),
  gives('starts_with: both variables', { starts_with: [v('a'), v('b')] }, true, { a: 'abc', b: 'ab' }),
  gives('starts_with: a computed prefix', { starts_with: [v('id'), { cat: [v('tenant'), '-'] }] }, true,
    { id: 'acme-7', tenant: 'acme' }),
  gives('starts_with: null in a condition does not hold', { if: [{ starts_with: [v('email'), 'a'] }, 'yes', 'no'] },
    'no'),
  gives('ends_with: in a condition', { if: [{ ends_with: [v('email'), '@example.com'] }, 'staff', 'guest'] }, 'staff',
    { email: 'ada@example.com' }),
];

const versions = [
  // A version, an operator, another version, the result.
  '1.0.0 = 1.0.0 true', '1.0.0 = 1.0.1 false', '1.0.0 != 1.0.0 false', '1.0.0 != 2.0.0 true',
  '1.0.0 < 1.0.1 true', '1.0.1 < 1.0.0 false', '1.0.0 < 1.0.0 false', '1.2.0 < 1.10.0 true', '2.0.0 < 10.0.0 true',
  '1.0.9 < 1.0.10 true', '1.0.0 <= 1.0.0 true', '1.0.0 <= 0.9.9 false', '1.0.1 > 1.0.0 true', '1.0.0 > 1.0.0 false',
  '1.1.0 > 1.0.9 true', '2.0.0 > 1.99.99 true', '1.0.0 >= 1.0.0 true', '1.0.0 >= 1.0.1 false',
  '0.0.0 < 0.0.1 true', '1.1.2 >= 1.0.0 true',
  // ^ is the same major version, ~ the same major and minor; neither asks for an order.
  '1.2.3 ^ 1.0.0 true', '1.0.0 ^ 1.9.9 true', '2.0.0 ^ 1.0.0 false', '0.2.0 ^ 0.1.0 true', '1.2.3 ~ 1.2.0 true',
  '1.2.0 ~ 1.2.9 true', '1.3.0 ~ 1.2.0 false', '2.2.0 ~ 1.2.0 false', '1.2.3-rc.1 ^ 1.0.0 true',
  '1.2.3-rc.1 ~ 1.2.0 true',
  // Prereleases are below their release, and in the order of semver.org, section 11.
  '1.0.0-alpha < 1.0.0 true', '1.0.0 > 1.0.0-rc.1 true', '1.0.0-alpha < 1.0.0-alpha.1 true',
  '1.0.0-alpha.1 < 1.0.0-alpha.beta true', '1.0.0-alpha.beta < 1.0.0-beta true', '1.0.0-beta < 1.0.0-beta.2 true',
  '1.0.0-beta.2 < 1.0.0-beta.11 true', '1.0.0-beta.11 < 1.0.0-rc.1 true', '1.0.0-1 < 1.0.0-alpha true',
  '1.0.0-alpha = 1.0.0-alpha true', '1.0.0-alpha = 1.0.0 false', '2.0.0-alpha > 1.9.9 true',
  '1.0.0-Alpha < 1.0.0-alpha true', '1.0.0-x-y-z = 1.0.0-x-y-z true', '1.0.0-0 < 1.0.0-1 true',
  // Build metadata is of no importance.
  '1.0.0+a = 1.0.0 true', '1.0.0+a = 1.0.0+b true', '1.0.0+a < 1.0.0+b false', '1.0.0-rc.1+a = 1.0.0-rc.1 true',
  // A v before it, and numbers left out.
  'v1.0.0 = 1.0.0 true', 'V1.0.0 = v1.0.0 true', '1 = 1.0.0 true', '1.2 = 1.2.0 true', 'v1.2 >= 1.1.9 true',
  '1.0.0 = v1 true', '2 > 1.9.9 true',
  // No version, no answer.
  'not-a-version >= 1.0.0 null', '1.0.0 >= not-a-version null', '1.0.0.0 = 1.0.0 null', '1.x = 1.0.0 null',
  '01.0.0 = 1.0.0 null', '1.0.0- = 1.0.0 null', '1.0.0-01 = 1.0.0 null', '1.2-rc.1 = 1.2.0 null', '-1.0.0 < 1.0.0 null',
  '1..0 = 1.0.0 null', 'vv1.0.0 = 1.0.0 null', '1.0.0+ = 1.0.0 null',
  // No operator, no answer.
  '1.0.0 == 1.0.0 null', '1.0.0 === 1.0.0 null', '1.0.0 => 1.0.0 null', '1.0.0 eq 1.0.0 null',
].map((text) => {
  const [a, operator, b, result] = text.split(' ');
  return gives(`sem_ver: ${a} ${operator} ${b}`, { sem_ver: [v('version'), operator, b] }, JSON.parse(result),
    { version: a },
    a === 'vv1.0.0' ? { differs: 'takes off a second v as well' } : {});
});
const versionRules = [
  gives('sem_ver: a whole number is a version', { sem_ver: [v('version'), '=', '1.0.0'] }, true, { version: 1 }),
  gives('sem_ver: a fraction is a version', { sem_ver: [v('version'), '=', '1.2.0'] }, true, { version: 1.2 }),
  gives('sem_ver: a negative number is none', { sem_ver: [v('version'), '<', '1.0.0'] }, null, { version: -1 }),
  gives('sem_ver: true is none', { sem_ver: [v('version'), '=', '1.0.0'] }, null, { version: true }),
  gives('sem_ver: null is none', { sem_ver: [v('version'), '=', '1.0.0'] }, null, { version: null }),
  gives('sem_ver: the empty text is none', { sem_ver: [v('version'), '=', '1.0.0'] }, null, { version: '' }),
  gives('sem_ver: a missing variable', { sem_ver: [v('version'), '>=', '1.0.0'] }, null),
  gives('sem_ver: a missing variable in a condition',
    { if: [{ sem_ver: [v('version'), '>=', '1.0.0'] }, 'new', 'old'] }, 'old'),
  gives('sem_ver: two operands', { sem_ver: [v('version'), '1.0.0'] }, null, { version: '1.0.0' }),
  gives('sem_ver: four operands', { sem_ver: [v('version'), '=', '1.0.0', '1.0.0'] }, null, { version: '1.0.0' }),
  gives('sem_ver: its operator from a variable', { sem_ver: ['1.5.0', v('op'), '1.0.0'] }, true, { op: '>' }),
  gives('sem_ver: both versions from variables', { sem_ver: [v('have'), '>=', v('want')] }, false,
    { have: '1.0.0', want: '1.0.1' }),
  gives('sem_ver: a range of two',
    { and: [{ sem_ver: [v('version'), '>=', '1.0.0'] }, { sem_ver: [v('version'), '<', '2.0.0'] }] },
    true, { version: '1.9.9' }),
];

// The buckets of these users of the flag "split" are, of 100: eve 11, kim 17, gus 20, ned 30, pat 43, fay 44, dee 58,
// mia 68, cy 70, bob 72, hal 82, jon 93, ann 97; of the flag "other": eve 0, ann 41, dee 98, jon 85.
const buckets = (...weights) => weights.map(([variant, ...weight]) => [variant, ...weight]);
const split = (name, rule, variant, context, more = {}) =>
  gives(`fractional: ${name}`, { fractional: rule }, variant, context, { flagKey: 'split', ...more });

const halves = buckets(['red', 50], ['blue', 50]);
const thirds = buckets(['red'], ['green'], ['blue']);
const shares = [
  ...[['eve', 'red'], ['pat', 'red'], ['fay', 'red'], ['dee', 'blue'], ['ann', 'blue']].map(([key, variant]) =>
    split(`halves, ${key}`, halves, variant, user(key))),
  ...[['eve', 'red'], ['ned', 'red'], ['pat', 'green'], ['dee', 'green'], ['mia', 'blue'], ['jon', 'blue']].map(
    ([key, variant]) => split(`three without weights, ${key}`, thirds, variant, user(key))),
  ...[['eve', 'a'], ['kim', 'a'], ['gus', 'b'], ['ned', 'c'], ['pat', 'd'], ['dee', 'e'], ['mia', 'e'],
    ['ann', 'e']].map(
    ([key, variant]) => split(`five of unequal weight, ${key}`,
      buckets(['a', 20], ['b', 10], ['c', 10], ['d', 10], ['e', 50]), variant, user(key))),
  split('one bucket', buckets(['only', 1]), 'only', user('ann')),
  split('one bucket without a weight', buckets(['only']), 'only', user('eve')),
  split('the last bucket has no weight', buckets(['red', 100], ['blue', 0]), 'red', user('ann')),
  split('the first bucket has no weight', buckets(['red', 0], ['blue', 1]), 'blue', user('eve')),
  split('no bucket has a weight', buckets(['red', 0], ['blue', 0]), null, user('ann')),
  split('a negative weight counts as none', buckets(['red', -50], ['blue', 10]), 'blue', user('eve')),
  split('weights of 1 and 1 are halves, first', buckets(['red', 1], ['blue', 1]), 'red', user('fay')),
  split('weights of 1 and 1 are halves, second', buckets(['red', 1], ['blue', 1]), 'blue', user('dee')),
  split('weights do not sum to 100: 1 of 10', buckets(['red', 1], ['blue', 9]), 'blue', user('eve')),
  split('weights do not sum to 100: 2 of 10', buckets(['red', 2], ['blue', 8]), 'red', user('eve')),
  split('weights sum to 1000, below', buckets(['red', 114], ['blue', 886]), 'red', user('eve')),
  split('weights sum to 1000, at the edge', buckets(['red', 113], ['blue', 887]), 'blue', user('eve')),
  split('a weight and none', buckets(['red', 1], ['blue']), 'red', user('fay')),
  split('the largest sum of weights, at the edge', buckets(['red', 2092409523], ['blue', 55074124]), 'blue',
    user('ann')),
  split('the largest sum of weights, below', buckets(['red', 2092409524], ['blue', 55074123]), 'red', user('ann')),
  split('one more than the largest sum of weights', buckets(['red', 2147483647], ['blue', 1]), null, user('ann')),
  split('a weight that is no integer', buckets(['red', 50.5], ['blue', 49.5]), null, user('ann')),
  split('a weight that is a text', buckets(['red', '50'], ['blue', 50]), null, user('ann')),
  split('a bucket that is none', ['red', 'blue'], null, user('ann')),
  split('an empty bucket', [['red', 50], []], null, user('ann')),
  split('a bucket of three', [['red', 50, 1], ['blue', 50]], null, user('ann')),
  split('a weight that is a rule', buckets(['red', { if: [v('beta'), 100, 0] }], ['blue', 100]), 'red',
    { targetingKey: 'fay', beta: true }),
  split('a weight that is a rule and gives none', buckets(['red', { if: [v('beta'), 100, 0] }], ['blue', 100]), 'blue',
    { targetingKey: 'fay', beta: false }),
  split('a variant that is a rule', buckets([{ if: [v('beta'), 'new', 'old'] }, 50], ['usual', 50]), 'new',
    { targetingKey: 'eve', beta: true }),
  split('a variant that is a rule, in the other bucket',
    buckets([{ if: [v('beta'), 'new', 'old'] }, 50], ['usual', 50]), 'usual',
    { targetingKey: 'ann', beta: true }),
  split('a variant that is a variable', buckets([v('colour'), 50], ['blue', 50]), 'green',
    { targetingKey: 'eve', colour: 'green' }),
  split('a variant that is missing', buckets([v('colour'), 50], ['blue', 50]), null, user('eve')),
  split('a variant that is null', buckets([null, 50], ['blue', 50]), null, user('eve')),
  split('a variant that is true', buckets([true, 50], [false, 50]), true, user('eve')),
  split('a variant that is false', buckets([true, 50], [false, 50]), false, user('ann')),
];
const keys = [
  split('without a targeting key', halves, null, {}),
  split('an empty targeting key', halves, null, user('')),
  split('the keys of another flag are other buckets', halves, 'red', user('ann'), { flagKey: 'other' }),
  split('the keys of another flag, the other way', halves, 'blue', user('jon'), { flagKey: 'other' }),
  split('a key of its own', [{ cat: [v('$flagd.flagKey'), v('email')] }, ...halves], 'blue',
    { email: 'user@example.com' }),
  split('a key of its own is not the targeting key', [{ cat: [v('$flagd.flagKey'), v('email')] }, ...halves], 'blue',
    { targetingKey: 'eve', email: 'user@example.com' }),
  split('a key without the flag', [v('email'), ...halves], 'red', { email: 'user@example.com' }),
  split('a key without the flag is the same in another flag', [v('email'), ...halves], 'red',
    { email: 'user@example.com' },
    { flagKey: 'other' }),
  split('a key that is a constant', [{ cat: ['ann'] }, ...halves], 'red', {}),
  split('a key with a seed', [{ cat: ['other', v('targetingKey')] }, ...halves], 'blue', user('jon')),
  split('a key and three without weights', [v('id'), ...thirds], 'green', { id: 'bob' }),
  split('a key and three without weights, the last', [v('id'), ...thirds], 'blue', { id: 'gus' }),
  split('a number as a text is a key', [{ cat: [v('id')] }, ...halves], 'blue', { id: 1 }),
  split('a missing key without a targeting key', [v('email'), ...halves], null, {}),
  split('for a missing key the flag and the targeting key', [v('email'), ...halves], 'red', user('eve'),
    { differs: noFallback }),
  split('for a missing key the flag and the targeting key, second', [v('email'), ...halves], 'blue', user('ann'),
    { differs: noFallback }),
  split('a UUID', halves, 'blue', user('5c3d8535-f81a-4478-a6d3-afaa4d51199e')),
  split('a long key', halves, 'blue',
    user('a very long targeting key that has more than one block of four bytes in it')),
  split('keys are case-sensitive', halves, 'red', user('Ann')),
  split('a blank is a part of the key', halves, 'red', user(' ann')),
  split('a digit', buckets(['red', 4], ['blue', 96]), 'red', user('1')),
  split('a key in another script', buckets(['red', 57], ['blue', 1], ['green', 42]), 'blue', user('größe'),
    { differs: asciiHash }),
  split('a key in a script of three bytes a character', buckets(['red', 99], ['blue', 1]), 'blue', user('日本'),
    { differs: asciiHash }),
  split('a key beyond the basic plane', buckets(['red', 54], ['blue', 1], ['green', 45]), 'blue', user('😀'),
    { differs: asciiHash }),
];
const sticky = [
  // Raising the first share moves nobody out of it: pat (43) comes in at 44 and stays.
  ...[[10, 'off'], [43, 'off'], [44, 'on'], [50, 'on'], [99, 'on'], [100, 'on']].map(([share, variant]) =>
    split(`a share of ${share} for bucket 43`, buckets(['on', share], ['off', 100 - share]), variant, user('pat'))),
];
const nested = [
  gives('fractional: in a condition',
    { if: [{ ends_with: [v('email'), '@example.com'] }, { fractional: halves }, null] }, 'red',
    { targetingKey: 'eve', email: 'eve@example.com' }, { flagKey: 'split' }),
  gives('fractional: in a condition that does not hold',
    { if: [{ ends_with: [v('email'), '@example.com'] }, { fractional: halves }, null] }, null,
    { targetingKey: 'eve', email: 'eve@test.com' }, { flagKey: 'split' }),
  gives('fractional: as a condition', { if: [{ fractional: buckets([true, 50], [false, 50]) }, 'in', 'out'] }, 'in',
    user('eve'), { flagKey: 'split' }),
  gives('fractional: as a condition that does not hold',
    { if: [{ fractional: buckets([true, 50], [false, 50]) }, 'in', 'out'] },
    'out', user('ann'), { flagKey: 'split' }),
  gives('fractional: its result is compared', { '==': [{ fractional: halves }, 'red'] }, true, user('eve'),
    { flagKey: 'split' }),
  gives('fractional: a rollout by time, early',
    { fractional: [['on', { '-': [v('$flagd.timestamp'), 1767225600] }],
      ['off', { '-': [1767312000, v('$flagd.timestamp')] }]] },
    'off', user('fay'), { flagKey: 'split', now: '2026-01-01T06:00:00Z' }),
  gives('fractional: a rollout by time, late',
    { fractional: [['on', { '-': [v('$flagd.timestamp'), 1767225600] }],
      ['off', { '-': [1767312000, v('$flagd.timestamp')] }]] },
    'on', user('fay'), { flagKey: 'split', now: '2026-01-01T12:00:00Z' }),
];

const names = [
  gives('$flagd.flagKey: the key of the flag', v('$flagd.flagKey'), 'dark-mode', {}, { flagKey: 'dark-mode' }),
  gives('$flagd.flagKey: of a key with dots', v('$flagd.flagKey'), 'a.b.c', {}, { flagKey: 'a.b.c' }),
  gives('$flagd.flagKey: in a condition', { '==': [v('$flagd.flagKey'), 'other'] }, false, {},
    { flagKey: 'dark-mode' }),
  gives('$flagd.flagKey: is not the context\'s', v('$flagd.flagKey'), 'dark-mode', { $flagd: { flagKey: 'forged' } },
    { flagKey: 'dark-mode' }),
  gives('$flagd: what the context has there is gone', v('$flagd.extra'), null, { $flagd: { extra: 'forged' } }),
  counts('$flagd.timestamp: whole seconds', v('$flagd.timestamp'), 1767225600, {}, { now: '2026-01-01T00:00:00Z' }),
  counts('$flagd.timestamp: a fraction is left out', v('$flagd.timestamp'), 1767225600, {},
    { now: '2026-01-01T00:00:00.999Z' }),
  counts('$flagd.timestamp: of another zone', v('$flagd.timestamp'), 1767225600, {},
    { now: '2026-01-01T01:00:00+01:00' }),
  counts('$flagd.timestamp: the epoch', v('$flagd.timestamp'), 0, {}, { now: '1970-01-01T00:00:00Z' }),
  counts('$flagd.timestamp: before the epoch', v('$flagd.timestamp'), -1, {}, { now: '1969-12-31T23:59:59.500Z' }),
  counts('$flagd.timestamp: beyond 32 bits', v('$flagd.timestamp'), 4102444800, {}, { now: '2100-01-01T00:00:00Z' }),
  gives('$flagd.timestamp: after', { '>=': [v('$flagd.timestamp'), 1767225600] }, true, {},
    { now: '2026-01-01T00:00:00Z' }),
  gives('$flagd.timestamp: before', { '>=': [v('$flagd.timestamp'), 1767225600] }, false, {},
    { now: '2025-12-31T23:59:59Z' }),
  gives('$flagd.timestamp: between', { '<': [1767225600, v('$flagd.timestamp'), 1767312000] }, true, {},
    { now: '2026-01-01T12:00:00Z' }),
  gives('$flagd: not in the scope of an element', { reduce: [[1], v('$flagd.flagKey', 'not here'), null] }, 'not here'),
  gives('targetingKey: as a variable', v('targetingKey'), 'ann', user('ann')),
  gives('targetingKey: compared', { '==': [v('targetingKey'), 'ann'] }, true, user('ann')),
  gives('targetingKey: missing', v('targetingKey'), null),
  gives('targetingKey: in a list', { in: [v('targetingKey'), ['ann', 'bob']] }, true, user('bob')),
];

const staff = { staff: { ends_with: [v('email'), '@example.com'] } };
const references = [
  gives('$ref: the whole rule', { $ref: 'staff' }, true, { email: 'ada@example.com' }, { evaluators: staff }),
  gives('$ref: the whole rule, which does not hold', { $ref: 'staff' }, false, { email: 'ada@test.com' },
    { evaluators: staff }),
  gives('$ref: in a condition', { if: [{ $ref: 'staff' }, 'in', 'out'] }, 'in', { email: 'ada@example.com' },
    { evaluators: staff }),
  gives('$ref: in a condition that does not hold', { if: [{ $ref: 'staff' }, 'in', null] }, null,
    { email: 'ada@test.com' },
    { evaluators: staff }),
  gives('$ref: twice', { and: [{ $ref: 'staff' }, { '!!': { $ref: 'staff' } }] }, true, { email: 'ada@example.com' },
    { evaluators: staff }),
  gives('$ref: of two', { if: [{ $ref: 'staff' }, 'staff', { $ref: 'old' }, 'old', 'guest'] }, 'old', { age: 70 },
    { evaluators: { ...staff, old: { '>': [v('age'), 65] } } }),
  gives('$ref: deep in a rule', { '!': { or: [false, { and: [true, { $ref: 'staff' }] }] } }, false,
    { email: 'ada@example.com' },
    { evaluators: staff }),
  gives('$ref: an evaluator that splits', { $ref: 'halves' }, 'red', user('eve'),
    { flagKey: 'split', evaluators: { halves: { fractional: halves } } }),
  gives('$ref: an evaluator that nobody uses', { '==': [1, 1] }, true, {}, { evaluators: staff }),
  gives('$ref: in the scope of an element', { some: [v('team'), { $ref: 'old' }] }, true,
    { team: [{ age: 20 }, { age: 70 }] },
    { evaluators: { old: { '>': [v('age'), 65] } } }),
  whole('$ref: an evaluator that is not there',
    ruled({ in: true, out: false }, 'out', { if: [{ $ref: 'nobody' }, 'in', 'out'] }),
    error('PARSE_ERROR'), {}, { evaluators: staff }),
  whole('$ref: without evaluators', ruled({ in: true, out: false }, 'out', { if: [{ $ref: 'staff' }, 'in', 'out'] }),
    error('PARSE_ERROR')),
];

export const flagdCases = [
  ...prefixes, ...prefixRules, ...versions, ...versionRules, ...shares, ...keys, ...sticky, ...nested, ...names,
    ...references,
];
