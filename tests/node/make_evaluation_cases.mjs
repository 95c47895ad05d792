// Writes tests/data/evaluation_cases.json from the cases in cases/, and into tests/data/README.md the list of those
// where flagd-core gives another answer.
//
//   node make_evaluation_cases.mjs           writes both
//   node make_evaluation_cases.mjs --check   fails where they are not what it would write
//
// What is expected was written by hand. Before anything is written it is held against the reference implementation of
// JSONLogic and against flagd-core; only cases that say so in `differs` may differ from flagd-core, and those must.
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import { flagdCases } from './cases/flagd.mjs';
import { flagCases } from './cases/flags.mjs';
import { jsonLogicCases } from './cases/json_logic.mjs';
import { evaluateWithFlagdCore } from './flagd_core.mjs';
import { evaluateAsPublished } from './published.mjs';

const casesFile = new URL('../data/evaluation_cases.json', import.meta.url);
const readmeFile = new URL('../data/README.md', import.meta.url);
const listStart = '<!-- differences: written by make_evaluation_cases.mjs -->\n';
const listEnd = '<!-- end of differences -->\n';

const cases = [...jsonLogicCases, ...flagdCases, ...flagCases];
const faults = [];
const seen = new Set();
for (const testCase of cases) {
  const { name, expected, differs } = testCase;
  const complain = (text, outcome) =>
    faults.push(`${name}: ${text}: ${JSON.stringify(outcome)}, expected ${JSON.stringify(expected)}`);
  if (seen.has(name)) faults.push(`${name}: the name is taken`);
  seen.add(name);
  const published = evaluateAsPublished(testCase).outcome;
  if (!isDeepStrictEqual(published, expected)) complain('the reference implementation gives', published);
  const flagdCore = evaluateWithFlagdCore(testCase);
  const agrees = isDeepStrictEqual(flagdCore, expected);
  if (agrees && differs) complain('flagd-core does not differ', flagdCore);
  if (!agrees && !differs) complain('flagd-core gives', flagdCore);
  if (!agrees) testCase.flagdCore = flagdCore;
}
if (faults.length) {
  console.error(faults.join('\n'));
  console.error(`${faults.length} faults in ${cases.length} cases`);
  process.exit(1);
}

const description =
  'Evaluations of single flags in the published semantics of JSONLogic and flagd. Each case stands alone: evaluate ' +
  '"flag" under the key "flagKey" with "context" at the instant "now" (RFC 3339; any where it is absent) and with ' +
  'the shared "evaluators" that {"$ref": name} refers to. "expected" has no value where the default in the code is used. ' +
  'See README.md.';
const lines = cases.map(({ name, flag, flagKey, evaluators, context, now, expected }) =>
  JSON.stringify({ name, flag, flagKey, evaluators, context, now, expected }));
const casesText = `{\n"description": ${JSON.stringify(description)},\n"cases": [\n${lines.join(',\n')}\n]\n}\n`;

const short = ({ reason, errorCode,
  variant }) => errorCode ?? (variant === undefined ? reason : `${reason} ${variant}`);
const byReason = new Map();
for (const c of cases) if (c.differs) byReason.set(c.differs, [...(byReason.get(c.differs) ?? []), c]);
const list = [...byReason].map(([reason, group]) => [
  `flagd-core ${reason}.`, '',
  '| case | expected | flagd-core |', '|---|---|---|',
  ...group.map((c) => `| ${c.name.replaceAll('|', '\\|')} | ${short(c.expected)} | ${short(c.flagdCore)} |`), '',
].join('\n')).join('\n');
const readme = readFileSync(readmeFile, 'utf8');
const [before, after] = [readme.indexOf(listStart) + listStart.length, readme.indexOf(listEnd)];
const readmeText = `${readme.slice(0, before)}\n${list}\n${readme.slice(after)}`;

if (process.argv.includes('--check')) {
  if (readmeText !== readme || readFileSync(casesFile, 'utf8') !== casesText) {
    console.error('tests/data is not what the cases say: run tests/node/make_evaluation_cases.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(casesFile, casesText);
  writeFileSync(readmeFile, readmeText);
}
const differing = cases.filter((c) => c.differs).length;
console.log(`${cases.length} cases; flagd-core differs in ${differing}, for ${byReason.size} reasons`);
