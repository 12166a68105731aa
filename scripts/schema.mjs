// `npm run schema:dump`: writes what the migrations make to migrations/schema.sql; with --check, compares it only.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { build } from './build.mjs';
import { ROOT } from './commands.mjs';
import { checkNode, ensureNpm, runScript } from './install.mjs';

const FILE = join(ROOT, 'migrations/schema.sql');

await runScript(async () => {
  checkNode();
  ensureNpm();
  if (!process.argv.includes('--built')) await build();
  const { dumpMigratedSchema } = createRequire(import.meta.url)(
    '../dist/libs/testing/src/dump-migrated-schema.js',
  );
  const made = await dumpMigratedSchema();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, made);
    return 0;
  }
  const difference = firstDifference(readFileSync(FILE, 'utf8').split('\n'), made.split('\n'));
  if (difference)
    console.error(
      `migrations/schema.sql is not what the migrations make. Run ‘npm run schema:dump’.\n${difference}`,
    );
  return difference ? 1 : 0;
});

function firstDifference(kept, made) {
  const line = made.findIndex((text, index) => text !== kept[index]);
  if (line === -1 && kept.length === made.length) return null;
  const at = line === -1 ? made.length : line;
  return `Line ${at + 1}:\n- ${kept[at] ?? '(end)'}\n+ ${made[at] ?? '(end)'}`;
}
