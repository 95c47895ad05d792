// flagd's own evaluator for JavaScript, as its provider uses it in process.
import { flagKeys, measureEvaluations, users } from './evaluate.mjs';
import { load } from './packages.mjs';

const { FlagdCore } = load('@openfeature/flagd-core');

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const flag = {
  state: 'ENABLED',
  variants: { on: true, off: false },
  defaultVariant: 'off',
  targeting: {
    if: [{ '==': [{ var: 'plan' }, 'pro'] }, 'on', { fractional: [['on', 50], ['off', 50]] }],
  },
};
const core = new FlagdCore(undefined, silent);
core.setConfigurations(JSON.stringify({ flags: Object.fromEntries(flagKeys.map((key) => [key, flag])) }));
const contexts = users.map(({ key, plan, country }) => ({ targetingKey: key, plan, country }));

measureEvaluations({
  who: 'flagd-core',
  npmPackage: '@openfeature/flagd-core',
  evaluate: (key, i) => core.resolveBooleanEvaluation(key, false, contexts[i], silent).value,
});
