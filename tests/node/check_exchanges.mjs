// check_exchanges.mjs DOCUMENT RECORD: fails unless every recorded answer is as the document says, and every operation
// of the document was seen to succeed.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { ExchangeCheck } from './exchanges.mjs';

const SHOWN = 20;
const [documentPath, recordPath] = process.argv.slice(2);
const check = new ExchangeCheck(JSON.parse(readFileSync(documentPath, 'utf8')));

/** The same complaint about the same kind of request is shown once. */
const complaints = new Map();
let exchanges = 0;
for await (const line of createInterface({ input: createReadStream(recordPath) })) {
  const exchange = JSON.parse(line);
  exchanges += 1;
  const problems = check.problems(exchange);
  if (!problems.length) continue;
  const kind = `${exchange.method} ${exchange.status} ${problems.join('; ')}`;
  const known = complaints.get(kind) ?? { exchange, problems, count: 0 };
  complaints.set(kind, { ...known, count: known.count + 1 });
}

for (const { exchange, problems, count } of [...complaints.values()].slice(0, SHOWN)) {
  console.error(`${exchange.method} ${exchange.target} -> ${exchange.status} ${exchange.body.slice(0, 300)}`);
  for (const problem of problems) console.error(`  ${problem}`);
  if (count > 1) console.error(`  (and ${count - 1} more like this)`);
}
if (complaints.size > SHOWN) console.error(`… and ${complaints.size - SHOWN} other kinds of failure`);
const unexercised = check.unexercised();
for (const name of unexercised) console.error(`no test saw it succeed: ${name}`);

console.log(`${exchanges} exchanges with ${check.operationCount} operations: ${complaints.size} kinds of failure, ` +
  `${unexercised.length} operations without a success`);
process.exitCode = exchanges && !complaints.size && !unexercised.length ? 0 : 1;
