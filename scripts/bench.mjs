// `npm run bench -- [options]`: builds what has changed and compares Sluice with a bare floor; see bench/README.md.
import { build } from './build.mjs';
import { runNode } from './commands.mjs';
import { checkNode, ensureNpm, ensureRedis, runScript } from './install.mjs';

await runScript(async () => {
  checkNode();
  ensureNpm();
  ensureRedis();
  await build();
  return runNode(['dist/bench/src/main.js', ...process.argv.slice(2)]);
});
