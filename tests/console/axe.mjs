// What axe finds on a page: WCAG 2.2, levels A and AA, and its own best practices.
import { readFileSync } from 'node:fs';

import { load } from '../node/packages.mjs';

const source = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each finding in a line: the rule, what is wrong, and where. */
export async function findings(tab) {
  // Not as an element of the page, whose Content-Security-Policy allows no such script.
  await tab.evaluate(source);
  const { violations } = await tab.evaluate((tags) => axe.run(document, { runOnly: tags }), rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
  );
}
