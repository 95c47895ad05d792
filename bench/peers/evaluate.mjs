// What is measured of a peer that evaluates in process: a hundred flags, each on for the plan "pro" and for half of
// the others, asked in turn for a hundred users. bench/evaluated_flags.cpp makes the same ones. Prints one line of JSON.
import { versionOf } from './packages.mjs';

export const flagKeys = Array.from({ length: 100 }, (_, i) => `flag-${i}`);

/** Each user as `{key, plan, country}`. */
export const users = Array.from({ length: 100 }, (_, i) =>
  ({ key: `user-${i}`, plan: i % 4 === 0 ? 'pro' : 'free', country: i % 2 === 0 ? 'NO' : 'IT' }));

/** Evaluations between two looks at the clock: a hundred times each flag with the user of its number. */
const block = 10_000;
/** Evaluations before the clock counts: by then everything is compiled. */
const warmUp = 300_000;
/** CPU seconds of one measurement. */
const seconds = 1;

/** CPU seconds of this process. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/**
 * Measures `evaluate(flagKey, i)`, which says whether the flag is on for the user of that number. CPU time is what
 * counts, for on one core it is what passes while nobody else is there.
 */
export function measureEvaluations({ who, npmPackage, evaluate }) {
  let on = 0;
  for (const key of flagKeys) on += users.filter((_, i) => evaluate(key, i)).length;

  let trues = 0;
  const evaluateBlock = () => {
    for (let turn = 0; turn < block / flagKeys.length; ++turn) {
      for (let i = 0; i < flagKeys.length; ++i) trues += evaluate(flagKeys[i], i) ? 1 : 0;
    }
  };
  for (let i = 0; i < warmUp; i += block) evaluateBlock();
  const start = cpu();
  let done = 0;
  while (cpu() - start < seconds) {
    evaluateBlock();
    done += block;
  }
  const perSecond = Math.round(done / (cpu() - start));
  console.log(JSON.stringify({ who, version: versionOf(npmPackage), perSecond, on, share: trues / (done + warmUp) }));
}
