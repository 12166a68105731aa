// `npm run new:connector <name>`: writes libs/connectors/src/<name>, a connector that works and passes its tests.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as prettier from 'prettier';

import { ROOT } from './commands.mjs';
import { runScript, SetUpError } from './install.mjs';

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TEMPLATES = join(ROOT, 'scripts/new-connector');

await runScript(async () => {
  const [name] = process.argv.slice(2);
  if (!name || !KEY.test(name) || name.length > 40) {
    throw new SetUpError(
      'Give the connector a key of small letters, digits and hyphens: npm run new:connector weather-station',
    );
  }
  const folder = join(ROOT, 'libs/connectors/src', name);
  if (existsSync(folder))
    throw new SetUpError(`There is a connector of this name: libs/connectors/src/${name}`);

  const title = name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  const fill = (text) =>
    text.replaceAll('__KEY__', name).replaceAll('__TITLE__', title).replaceAll('__LETTER__', title[0]);
  mkdirSync(folder);
  for (const file of readdirSync(TEMPLATES)) {
    const text = readFileSync(join(TEMPLATES, file), 'utf8');
    const target = join(folder, file.replace(/\.tmpl$/, ''));
    writeFileSync(target, await formatted(target, fill(text)));
  }
  console.log(`libs/connectors/src/${name} is there. Next:

  1. Look into it: api.ts says where the service is, each operation is a file of its own.
  2. Try it:       CONNECTORS=${name} npx jest libs/connectors/src/conformance
  3. Use it:       npm start

docs/connectors.md builds one from nothing, step by step.`);
  return 0;
});

/** As `npm run format` would have it: names are of any length. */
async function formatted(file, text) {
  if (file.endsWith('.svg')) return text;
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}
