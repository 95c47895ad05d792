// What flagd's own evaluator for JavaScript makes of a case: @openfeature/flagd-core, as a provider would use it.
import { load } from './packages.mjs';

const { FlagdCore } = load('@openfeature/flagd-core');

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const codeDefault = Symbol('the default in the code');

/** The instant at which a case that names none is evaluated. */
export const usualNow = '2026-03-01T12:00:00Z';

/** Runs `action` while the clock of this process stands at `now` (RFC 3339). */
function at(now, action) {
  const clock = Date.now;
  const ms = Date.parse(now);
  Date.now = () => ms;
  try {
    return action();
  } finally {
    Date.now = clock;
  }
}

/** {value?, variant?, reason, errorCode?} of a case: {flagKey, flag, context, evaluators?, now?}. */
export function evaluateWithFlagdCore({ flagKey, flag, context, evaluators, now }) {
  const core = new FlagdCore(undefined, silent);
  try {
    core.setConfigurations(JSON.stringify({ flags: { [flagKey]: flag }, $evaluators: evaluators }));
  } catch (error) {
    return { reason: 'ERROR', errorCode: error.code ?? 'GENERAL' };
  }
  // A caller asks for the type that the flag has.
  const resolve = {
    boolean: core.resolveBooleanEvaluation,
    string: core.resolveStringEvaluation,
    number: core.resolveNumberEvaluation,
    object: core.resolveObjectEvaluation,
  }[typeof Object.values(flag.variants)[0]];
  const details = at(now ?? usualNow, () => resolve.call(core, flagKey, codeDefault, context));
  const outcome = { reason: details.reason };
  if (details.value !== codeDefault) {
    outcome.value = details.value;
    outcome.variant = details.variant;
  }
  if (details.errorCode) outcome.errorCode = details.errorCode;
  return outcome;
}
