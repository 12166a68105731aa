// `npm start`: installs what is missing, builds what has changed, and runs Sluice, all roles in this one process.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ROOT, run } from './commands.mjs';
import { checkNode, ensureNpm, ensureRedis, runScript, SetUpError } from './install.mjs';

await runScript(async () => {
  checkNode();
  ensureNpm();
  ensureRedis();
  // In a process of its own: the compiler's memory would stay with Sluice.
  if (!run(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--quiet'])) {
    throw new SetUpError('Sluice could not be built: see above.');
  }
  const main = join(ROOT, 'dist/apps/standalone/src/main.js');
  if (!existsSync(main)) throw new SetUpError(`The build has not made ${main}.`);
  // In this process, so that a signal, whoever sends it, reaches Sluice once, and its exit code is this one's.
  await import(pathToFileURL(main).href);
  return process.exitCode;
});
