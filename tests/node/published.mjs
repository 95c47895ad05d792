// What the published semantics make of a case: JSONLogic's reference implementation (json-logic-js), flagd's operators
// as flagd.dev describes them, and flagd.dev's rules from a rule's result to a variant.
//
// It also says where the documentation settles nothing, so that evaluators may differ: the sum of a word and a number,
// say. What it notes there is a short name of the area.
import { load } from './packages.mjs';
import { usualNow } from './flagd_core.mjs';
import { endsWith, fractional, semVer, startsWith } from './flagd_operators.mjs';

/** Two copies of the reference implementation: one is watched, the other answers what its operators give. */
const logic = load('json-logic-js');
delete load.cache[load.resolve('json-logic-js')];
const reference = load('json-logic-js');

const lazyOperators = ['if', 'and', 'or', 'map', 'filter', 'reduce', 'all', 'none', 'some'];
const eagerOperators = [
  'var', 'missing', 'missing_some', '==', '===', '!=', '!==', '!', '!!', '>', '>=', '<', '<=', 'max', 'min', '+', '-',
  '*', '/', '%', 'merge', 'in', 'cat', 'substr', 'log', 'fractional', 'sem_ver', 'starts_with', 'ends_with',
];
const operators = new Set([...lazyOperators, ...eagerOperators]);

/** The areas that the evaluation under way has met; see above. */
let unsettled = new Set();
const note = (area) => unsettled.add(area);

const isStructure = (value) => value !== null && typeof value === 'object';
const isPlainNumber = (value) =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));

/** What the operator gives for these operands, which are evaluated already. */
const answer = (name, values) => reference.apply({ [name]: values.map((_, i) => ({ var: String(i) })) }, values);

/** `look` notes what is unsettled about the operands, and may do so about the result. */
function watch(name, look) {
  logic.add_operation(name, function (...values) {
    const result = answer(name, values);
    look(values, result);
    return result;
  });
}

function watchArithmetic(name, fewest, most) {
  const numbersOnly = name === 'min' || name === 'max';
  watch(name, (values, result) => {
    if (values.length < fewest || values.length > most) note(`${name} of ${values.length} operands`);
    if (!values.every((value) => (numbersOnly ? typeof value === 'number' : isPlainNumber(value)))) {
      note(`${name} of other than numbers`);
    }
    if (!Number.isFinite(result)) note(`${name} beyond numbers`);
  });
}

function watchComparison(name, most) {
  watch(name, (values) => {
    if (values.length < 2 || values.length > most) note(`${name} of ${values.length} operands`);
    if (values.some(isStructure)) note(`${name} of arrays or objects`);
  });
}

function watchVariables() {
  logic.add_operation('var', function (path, ...defaults) {
    if (isStructure(path) || typeof path === 'boolean') note('var by other than text or a number');
    if (/[\\/]/.test(String(path))) note('var by a path with slashes');
    let data = this;
    for (const part of path === '' || path === null || path === undefined ? [] : String(path).split('.')) {
      if (data === null || data === undefined) break;
      const own = isStructure(data) && Object.hasOwn(data, part) && !(Array.isArray(data) && part === 'length');
      if (!own && data[part] !== undefined) note('var of what every text or array has');
      data = data[part];
    }
    const absent = 'absent \u0000';
    const result = reference.apply({ var: [path, absent] }, this);
    return result === absent ? (defaults[0] ?? null) : result;
  });
  logic.add_operation('missing', function (...values) {
    const keys = Array.isArray(values[0]) ? values[0] : values;
    for (const key of keys) {
      if (typeof key !== 'string') note('missing by other than text');
      const value = logic.apply({ var: [String(key), 'absent'] }, this);
      if (value === null || value === '') note('missing of null or an empty text');
    }
    return reference.apply({ missing: keys }, this);
  });
}

function watchTexts() {
  watch('in', ([needle, place]) => {
    if (typeof place === 'string' && typeof needle !== 'string') note('in a text of other than text');
    if (Array.isArray(place) && isStructure(needle)) note('in an array of arrays or objects');
  });
  watch('cat', (values) => {
    if (values.some(isStructure)) note('cat of arrays or objects');
  });
  watch('substr', ([source, start, length], result) => {
    if (typeof source !== 'string') note('substr of other than text');
    if (!Number.isInteger(start) || (length !== undefined && !Number.isInteger(length))) {
      note('substr by other than integers');
    }
    if (!result.isWellFormed()) note('substr that cuts a character');
  });
}

for (const name of ['<', '<=']) watchComparison(name, 3);
for (const name of ['==', '===', '!=', '!==', '>', '>=']) watchComparison(name, 2);
for (const name of ['+', '*']) watchArithmetic(name, name === '*' ? 2 : 1, Infinity);
for (const name of ['min', 'max']) watchArithmetic(name, 1, Infinity);
watchArithmetic('-', 1, 2);
watchArithmetic('/', 2, 2);
watchArithmetic('%', 2, 2);
watchVariables();
watchTexts();
logic.add_operation('log', (value) => value);
logic.add_operation('starts_with', startsWith);
logic.add_operation('ends_with', endsWith);
logic.add_operation('sem_ver', semVer);
logic.add_operation('fractional', function (...values) {
  if (this?.$flagd === undefined) note('fractional in the scope of an element');
  const keyed = typeof values[0] === 'string' || ['string', 'undefined'].includes(typeof this?.targetingKey);
  if (!keyed) note('a targeting key that is no text');
  return fractional(this, values);
});
const truthy = logic.truthy;
logic.truthy = (value) => {
  if (isStructure(value) && Object.keys(value).length === 0 && !Array.isArray(value)) note('truth of an empty object');
  return truthy(value);
};

/** Puts the shared evaluators in their places; undefined where one is not there. */
function resolved(rule, evaluators) {
  if (Array.isArray(rule)) return rule.map((part) => resolved(part, evaluators));
  if (!isStructure(rule)) return rule;
  if (Object.hasOwn(rule, '$ref')) return evaluators?.[rule.$ref] ?? rule;
  return Object.fromEntries(Object.entries(rule).map(([name, part]) => [name, resolved(part, evaluators)]));
}

/** Whether every object of the rule is an operator that is known, as flagd's schema wants it. */
function isRule(rule) {
  if (Array.isArray(rule)) return rule.every(isRule);
  if (!isStructure(rule)) return true;
  const names = Object.keys(rule);
  if (names.length === 1 && names[0] === 'reduce' && rule.reduce.length < 3) note('reduce without a start');
  return names.length === 0 || (names.length === 1 && operators.has(names[0]) && isRule(rule[names[0]]));
}

const parseError = { reason: 'ERROR', errorCode: 'PARSE_ERROR' };
const generalError = { reason: 'ERROR', errorCode: 'GENERAL' };

function outcomeOf({ flagKey, flag, context, evaluators, now }) {
  const has = (variant) => Object.hasOwn(flag.variants, variant);
  const preset = flag.defaultVariant ?? null;
  if (!['ENABLED', 'DISABLED'].includes(flag.state) || (preset !== null && !has(preset))) return parseError;
  if (flag.state === 'DISABLED') return { reason: 'DISABLED' };
  const byDefault = (reason) =>
    preset === null ? { reason: 'DEFAULT' } : { value: flag.variants[preset], variant: preset, reason };
  if (!flag.targeting || Object.keys(flag.targeting).length === 0) return byDefault('STATIC');

  const rule = resolved(flag.targeting, evaluators);
  if (!isRule(rule)) return parseError;
  const $flagd = { flagKey, timestamp: Math.floor(Date.parse(now ?? usualNow) / 1000) };
  const result = logic.apply(rule, { ...context, $flagd }) ?? null;
  if (result === null) return byDefault('DEFAULT');
  const variant = typeof result === 'boolean' ? String(result) : result;
  if (typeof variant !== 'string' || !has(variant)) return generalError;
  return { value: flag.variants[variant], variant, reason: 'TARGETING_MATCH' };
}

/** {outcome: {value?, variant?, reason, errorCode?}, unsettled: [areas]}; as evaluateWithFlagdCore. */
export function evaluateAsPublished(testCase) {
  unsettled = new Set();
  const outcome = outcomeOf(testCase);
  return { outcome, unsettled: [...unsettled] };
}
