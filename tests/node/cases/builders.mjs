// Short forms for cases of which only the rule is of interest. Each gives {name, flag, flagKey, context, expected} and
// what `more` adds: flagKey, now, evaluators, and `differs`, why flagd-core gives another answer.

const yesOrNo = { yes: 'it holds', no: 'it does not' };
const trueOrFalse = { true: true, false: false };

/** A flag with this rule. */
export const ruled = (variants, defaultVariant,
  targeting) => ({ state: 'ENABLED', variants, defaultVariant, targeting });

/** Where the rule hit the variant. */
export const hit = (value, variant) => ({ value, variant, reason: 'TARGETING_MATCH' });
export const byDefault = (value, variant) => ({ value, variant, reason: 'DEFAULT' });
export const error = (errorCode) => ({ reason: 'ERROR', errorCode });

const built = (name, flag, context, expected, { flagKey = 'a-flag', ...more }) => ({
  name, flag, flagKey, context, ...more, expected,
});

/** The rule's own result is this: true, false, null or a text. */
export function gives(name, rule, result, context = {}, more = {}) {
  if (typeof result === 'boolean') {
    return built(name, ruled(trueOrFalse, String(!result), rule), context, hit(result, String(result)), more);
  }
  if (result === null) {
    return built(name, ruled({ usual: 'as usual', null: 'not a null' }, 'usual', rule), context,
      byDefault('as usual', 'usual'), more);
  }
  return built(name, ruled({ [result]: `is ${result}`, 'of none': 'no' }, 'of none', rule), context,
    hit(`is ${result}`, result), more);
}

/** The rule's result is this number, and not a text like it. */
export const counts = (name, rule, number, context = {}, more = {}) =>
  gives(name, { '===': [rule, number] }, true, context, more);

/** The rule's result is an array of texts and numbers; they are written one after the other, each after a bar. */
export const lists = (name, rule, items, context = {}, more = {}) =>
  gives(name, { reduce: [rule, { cat: [{ var: 'accumulator' }, '|', { var: 'current' }] }, '='] },
    ['=', ...items].join('|'), context, more);

/** The rule's result counts as true, or does not. */
export function holds(name, rule, yes, context = {}, more = {}) {
  const variant = yes ? 'yes' : 'no';
  return built(name, ruled(yesOrNo, yes ? 'no' : 'yes', { if: [rule, 'yes', 'no'] }), context,
    hit(yesOrNo[variant], variant), more);
}

/** The rule is refused, or fails, or gives what is no variant. */
export const fails = (name, rule, errorCode, context = {}, more = {}) =>
  built(name, ruled(trueOrFalse, 'false', rule), context, error(errorCode), more);

/** A whole flag. */
export const whole = (name, flag, expected, context = {}, more = {}) => built(name, flag, context, expected, more);
