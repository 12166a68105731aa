import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ENVIRONMENT } from './environment';

const MANUAL = readFileSync(path.join(__dirname, '../../../docs/operate.md'), 'utf8');

/** The rows of the manual's table, without their padding. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = MANUAL.split(`\n## ${heading}\n`);
  const lines = section.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const last = lines.findIndex((line, at) => at > first && !line.startsWith('|'));
  return lines.slice(first + 2, last).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the manual’s table is the list of variables, word by word', () => {
  expect(tableBelow('Environment')).toEqual(
    ENVIRONMENT.map(({ name, fallback, what }) => [`\`${name}\``, fallback, what]),
  );
});
