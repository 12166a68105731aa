// `npm run docs:connectors`: docs/connectors/<key>.md and the table in docs/connectors.md, from the declarations; with
// --check, compares them only.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import * as prettier from 'prettier';

import { build } from './build.mjs';
import { ROOT } from './commands.mjs';
import { checkNode, ensureNpm, runScript } from './install.mjs';

const FOLDER = join(ROOT, 'docs/connectors');
const OVERVIEW = join(ROOT, 'docs/connectors.md');
const START = '<!-- table: npm run docs:connectors -->';
const END = '<!-- end of table -->';

await runScript(async () => {
  checkNode();
  ensureNpm();
  if (!process.argv.includes('--built')) await build();
  const load = createRequire(join(ROOT, 'package.json'));
  const { createRegistry } = load('./dist/libs/connectors/src/index.js');
  const { catalogueTable, connectorHelp } = load('./dist/libs/connector-sdk/src/index.js');
  const entries = createRegistry()
    .all()
    .map((connector) => ({ connector, ...filesOf(connector.key) }));

  const pages = entries.map(async (entry) => [
    `${entry.connector.key}.md`,
    await pageOf(connectorHelp(entry)),
  ]);
  const wanted = new Map(await Promise.all(pages));
  const overview = await formatted(
    readFileSync(OVERVIEW, 'utf8').replace(
      new RegExp(`${START}[^]*${END}`),
      () => `${START}\n\n${catalogueTable(entries)}\n\n${END}`,
    ),
  );
  if (process.argv.includes('--check')) return compare(wanted, overview);
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (!wanted.has(name)) rmSync(join(FOLDER, name));
  for (const [name, text] of wanted) writeFileSync(join(FOLDER, name), text);
  writeFileSync(OVERVIEW, overview);
  console.log(`Wrote the help of ${entries.length} connectors.`);
  return 0;
});

/** Links of a README, which lies elsewhere, lead to the same place. */
function pageOf(help) {
  return formatted(help.replaceAll('../../../../docs/', '../'));
}

async function formatted(text) {
  const options = await prettier.resolveConfig(OVERVIEW);
  return prettier.format(text, { ...options, parser: 'markdown' });
}

function filesOf(key) {
  const folder = join(ROOT, 'libs/connectors/src', key);
  return {
    fixtures: JSON.parse(readFileSync(join(folder, 'fixtures.json'), 'utf8')),
    readme: readFileSync(join(folder, 'README.md'), 'utf8'),
  };
}

function compare(wanted, overview) {
  const stale = [...wanted].filter(([name, text]) => {
    const file = join(FOLDER, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  const names = stale.map(([name]) => `docs/connectors/${name}`);
  if (readFileSync(OVERVIEW, 'utf8') !== overview) names.push('docs/connectors.md');
  for (const name of existsSync(FOLDER) ? readdirSync(FOLDER) : [])
    if (!wanted.has(name)) names.push(`docs/connectors/${name} (there is no such connector)`);
  if (names.length === 0) return 0;
  console.log(`Not what the declarations say:\n- ${names.join('\n- ')}\nRun ‘npm run docs:connectors’.`);
  return 1;
}
