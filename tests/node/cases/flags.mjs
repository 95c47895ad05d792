// Whole flags, after flagd.dev/reference/flag-definitions: state, variants, default, and from a rule's result to a
// variant.
import { byDefault, error, fails, hit, ruled, whole } from './builders.mjs';

const v = (path) => ({ var: path });
const onOff = { on: true, off: false };
const flag = (more) => ({ state: 'ENABLED', variants: onOff, defaultVariant: 'off', ...more });
const byStatic = (value, variant) => ({ value, variant, reason: 'STATIC' });
const disabled = { reason: 'DISABLED' };
const codeDefault = { reason: 'DEFAULT' };
const noVariant = error('GENERAL');

const asText = 'takes what the rule gave as text, and finds the variant of that name';

const deep = { theme: { dark: true, accents: ['red', 'blue'], depth: { of: { nesting: [1, [2, [3]]] } } }, empty: {},
  none: null };

const untargeted = [
  whole('static: a boolean', flag({}), byStatic(false, 'off')),
  whole('static: true', flag({ defaultVariant: 'on' }), byStatic(true, 'on')),
  whole('static: a text', flag({ variants: { a: 'one', b: 'two' }, defaultVariant: 'b' }), byStatic('two', 'b')),
  whole('static: an empty text', flag({ variants: { a: '', b: 'two' }, defaultVariant: 'a' }), byStatic('', 'a')),
  whole('static: text in other scripts', flag({ variants: { a: 'größe 日本 😀 "\\\n' }, defaultVariant: 'a' }),
    byStatic('größe 日本 😀 "\\\n', 'a')),
  whole('static: a number', flag({ variants: { a: 1, b: 2 }, defaultVariant: 'a' }), byStatic(1, 'a')),
  whole('static: zero', flag({ variants: { a: 0, b: 2 }, defaultVariant: 'a' }), byStatic(0, 'a')),
  whole('static: a negative number', flag({ variants: { a: -12 }, defaultVariant: 'a' }), byStatic(-12, 'a')),
  whole('static: a fraction', flag({ variants: { a: 0.1, b: 3.14159 }, defaultVariant: 'b' }), byStatic(3.14159, 'b')),
  whole('static: a large number', flag({ variants: { a: 9007199254740991 }, defaultVariant: 'a' }),
    byStatic(9007199254740991, 'a')),
  whole('static: a number with an exponent', flag({ variants: { a: 1.5e300, b: 2e-300 }, defaultVariant: 'a' }),
    byStatic(1.5e300, 'a')),
  whole('static: an object', flag({ variants: { a: { x: 1 }, b: {} }, defaultVariant: 'a' }), byStatic({ x: 1 }, 'a')),
  whole('static: an empty object', flag({ variants: { a: { x: 1 }, b: {} }, defaultVariant: 'b' }), byStatic({}, 'b')),
  whole('static: a deep object', flag({ variants: { a: deep }, defaultVariant: 'a' }), byStatic(deep, 'a')),
  whole('static: an empty rule is none', flag({ targeting: {} }), byStatic(false, 'off')),
  whole('static: whatever the context', flag({ defaultVariant: 'on' }), byStatic(true, 'on'),
    { targetingKey: 'ann', on: false }),
  whole('static: metadata play no part', flag({ metadata: { version: '17', owner: 'ux', cost: 1.5, beta: true } }),
    byStatic(false, 'off')),
  whole('static: one variant', flag({ variants: { only: 'x' }, defaultVariant: 'only' }), byStatic('x', 'only')),
  whole('static: a variant called false', flag({ variants: { true: true, false: false }, defaultVariant: 'false' }),
    byStatic(false, 'false')),
  whole('static: a variant with a name in another script', flag({ variants: { größe: 'x' }, defaultVariant: 'größe' }),
    byStatic('x', 'größe')),
];

const disabledFlags = [
  whole('disabled: a boolean', flag({ state: 'DISABLED' }), disabled),
  whole('disabled: a text', flag({ state: 'DISABLED', variants: { a: 'x' }, defaultVariant: 'a' }), disabled),
  whole('disabled: a number', flag({ state: 'DISABLED', variants: { a: 1 }, defaultVariant: 'a' }), disabled),
  whole('disabled: an object', flag({ state: 'DISABLED', variants: { a: {} }, defaultVariant: 'a' }), disabled),
  whole('disabled: with a rule that would hit', flag({ state: 'DISABLED', targeting: { if: [true, 'on'] } }), disabled),
  whole('disabled: with a rule that would fail', flag({ state: 'DISABLED', targeting: { if: [true, 'unknown'] } }),
    disabled),
  whole('disabled: without a default', flag({ state: 'DISABLED', defaultVariant: null }), disabled),
];

const withoutDefault = [
  whole('no default: null', flag({ defaultVariant: null }), codeDefault),
  whole('no default: absent', { state: 'ENABLED', variants: onOff }, codeDefault),
  whole('no default: null, of numbers', flag({ variants: { a: 1 }, defaultVariant: null }), codeDefault),
  whole('no default: null, with a rule that hits',
    flag({ defaultVariant: null, targeting: { if: [v('beta'), 'on', null] } }),
    hit(true, 'on'), { beta: true }),
  whole('no default: null, with a rule that does not',
    flag({ defaultVariant: null, targeting: { if: [v('beta'), 'on', null] } }),
    codeDefault, { beta: false }),
  whole('no default: absent, with a rule without else',
    { state: 'ENABLED', variants: onOff, targeting: { if: [v('beta'), 'on'] } }, codeDefault),
  whole('no default: null, with a rule that gives no variant',
    flag({ defaultVariant: null, targeting: { if: [true, 'unknown'] } }),
    noVariant),
];

const results = [
  whole('result: a variant', flag({ targeting: { if: [true, 'on', 'off'] } }), hit(true, 'on')),
  whole('result: the default variant by name is a match', flag({ targeting: { if: [false, 'on', 'off'] } }),
    hit(false, 'off')),
  whole('result: null is the default', flag({ targeting: { if: [false, 'on', null] } }), byDefault(false, 'off')),
  whole('result: nothing is the default', flag({ targeting: { if: [false, 'on'] } }), byDefault(false, 'off')),
  whole('result: a missing variable is the default', flag({ targeting: v('colour') }), byDefault(false, 'off')),
  whole('result: a variable that names a variant', flag({ targeting: v('which') }), hit(true, 'on'), { which: 'on' }),
  whole('result: a variable that names none', flag({ targeting: v('which') }), noVariant, { which: 'purple' }),
  whole('result: names are case-sensitive', flag({ targeting: v('which') }), noVariant, { which: 'ON' }),
  whole('result: a blank around a name', flag({ targeting: v('which') }), noVariant, { which: ' on ' }),
  whole('result: the empty text', flag({ targeting: v('which') }), noVariant, { which: '' }),
  whole('result: the text "null" is no null', flag({ targeting: v('which') }), noVariant, { which: 'null' }),
  whole('result: a variant called null',
    flag({ variants: { null: 'x', a: 'y' }, defaultVariant: 'a', targeting: v('which') }),
    hit('x', 'null'), { which: 'null' }),
  whole('result: unknown', flag({ targeting: { if: [true, 'unknown', 'off'] } }), noVariant),
  whole('result: what every object has is no variant', flag({ targeting: { cat: ['constructor'] } }), noVariant),
  whole('result: true',
    flag({ variants: { true: true, false: false }, defaultVariant: 'false', targeting: { '==': [1, 1] } }),
    hit(true, 'true')),
  whole('result: false',
    flag({ variants: { true: true, false: false }, defaultVariant: 'true', targeting: { '==': [1, 2] } }),
    hit(false, 'false')),
  whole('result: true names a variant of any value',
    flag({ variants: { true: 'yes', false: 'no' }, defaultVariant: 'false', targeting: { '!!': [v('it')] } }),
      hit('yes', 'true'),
    { it: 1 }),
  whole('result: the text "true"',
    flag({ variants: { true: 'yes', false: 'no' }, defaultVariant: 'false',
      targeting: { if: [true, 'true', 'false'] } }),
    hit('yes', 'true')),
  whole('result: true, of which there is no variant', flag({ targeting: { '==': [1, 1] } }), noVariant),
  whole('result: false, of which there is no variant', flag({ targeting: { '==': [1, 2] } }), noVariant),
  whole('result: a number', flag({ targeting: { '+': [1, 2] } }), noVariant),
  whole('result: a number like a variant',
    flag({ variants: { 3: 'three', a: 'x' }, defaultVariant: 'a', targeting: { '+': [1, 2] } }), noVariant, {},
      { differs: asText }),
  whole('result: the text of a number',
    flag({ variants: { 3: 'three', a: 'x' }, defaultVariant: 'a', targeting: { cat: [{ '+': [1, 2] }] } }),
      hit('three', '3')),
  whole('result: zero', flag({ targeting: v('n') }), noVariant, { n: 0 }),
  whole('result: an array', flag({ targeting: v('list') }), noVariant, { list: ['a', 'b'] }),
  whole('result: an array of a variant', flag({ targeting: v('list') }), noVariant, { list: ['on'] },
    { differs: asText }),
  whole('result: an empty array', flag({ targeting: v('list') }), noVariant, { list: [] }),
  whole('result: an object', flag({ targeting: v('it') }), noVariant, { it: { on: true } }),
  whole('result: variants that are texts',
    flag({ variants: { a: 'one', b: 'two' }, defaultVariant: 'a', targeting: { if: [v('beta'), 'b', 'a'] } }),
      hit('two', 'b'),
    { beta: true }),
  whole('result: variants that are numbers',
    flag({ variants: { low: 0.5, high: 99 }, defaultVariant: 'low', targeting: { if: [v('beta'), 'high', 'low'] } }),
    hit(99, 'high'), { beta: true }),
  whole('result: variants that are objects',
    flag({ variants: { a: { x: [] }, b: deep }, defaultVariant: 'a', targeting: { if: [v('beta'), 'b', 'a'] } }),
      hit(deep, 'b'),
    { beta: true }),
  whole('result: a variant that is an empty text',
    flag({ variants: { a: '', b: 'x' }, defaultVariant: 'b', targeting: { if: [true, 'a'] } }), hit('', 'a')),
  whole('result: a variant that is zero',
    flag({ variants: { a: 0, b: 1 }, defaultVariant: 'b', targeting: { if: [true, 'a'] } }), hit(0, 'a')),
  whole('result: a literal among the operands of a condition',
    flag({ targeting: { if: [{ in: ['ann', ['ann']] }, 'on', 'off'] } }),
    hit(true, 'on')),
];

const refused = [
  fails('refused: an unknown operator', { nonsense: [1, 2] }, 'PARSE_ERROR'),
  fails('refused: an unknown operator deep in a rule', { if: [{ and: [true, { nonsense: [1] }] }, 'true', 'false'] },
    'PARSE_ERROR'),
  fails('refused: an unknown operator that is not reached', { if: [true, 'true', { nonsense: [1] }] }, 'PARSE_ERROR'),
  fails('refused: an operator of another case', { IF: [true, 'true', 'false'] }, 'PARSE_ERROR'),
  fails('refused: an object of two operators', { '==': [1, 1], '!=': [1, 2] }, 'PARSE_ERROR'),
  whole('refused: an unknown state', flag({ state: 'PAUSED' }), error('PARSE_ERROR')),
  whole('refused: a default that is no variant', flag({ defaultVariant: 'purple' }), error('PARSE_ERROR')),
];

const numbersFail = 'fails the evaluation where it calculates with what is no number';
const yesOrNo = { yes: 1, no: 2 };
const nothingThrows = [
  ['+ of a word', { '+': [v('word'), 1] }], ['- of a word', { '-': [v('word'), 1] }],
    ['* of a word', { '*': [v('word'), 2] }],
  ['/ of a word', { '/': [v('word'), 2] }], ['% of a word', { '%': [v('word'), 2] }],
    ['- of one word', { '-': [v('word')] }],
  ['max of a word', { max: [v('word'), 1] }], ['min of a word', { min: [1, v('word')] }],
    ['% by zero', { '%': [5, v('zero')] }],
].map(([what, rule]) =>
  whole(`no number: ${what} does not hold`, ruled(yesOrNo, 'yes', { if: [rule, 'yes', 'no'] }), hit(2, 'no'),
    { word: 'abc', zero: 0 }, { differs: numbersFail }));
const nothingCompares = ['<', '<=', '>', '>=', '=='].map((operator) =>
  whole(`no number: nothing is ${operator} to it`,
    ruled(yesOrNo, 'yes', { if: [{ [operator]: [{ '*': [v('word'), 2] }, 1] }, 'yes', 'no'] }), hit(2, 'no'),
      { word: 'abc' },
    { differs: numbersFail }));

export const flagCases = [
  ...untargeted, ...disabledFlags, ...withoutDefault, ...results, ...refused, ...nothingThrows, ...nothingCompares,
];
