// `npm run check`: everything that can be said about the source without running its tests, two checks at a time.
import { spawn } from 'node:child_process';

import { build } from './build.mjs';
import { npmCommands, ROOT } from './commands.mjs';
import { checkNode, ensureNpm, runScript } from './install.mjs';

const AT_ONCE = 2;

// The longest first.
const CHECKS = [
  { name: 'lint', args: [npmCommands.eslint, '.', '--max-warnings=0'] },
  { name: 'server types', args: [npmCommands.tsc, '-p', '.'] },
  { name: 'page types', args: [npmCommands.tsc, '-p', 'apps/web'] },
  { name: 'formatting', args: [npmCommands.prettier, '--check', '--log-level=warn', '.'] },
  {
    name: 'directions',
    args: [
      npmCommands.depcruise,
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'migrations',
      'bench',
    ],
  },
  { name: 'unused code', args: [npmCommands.knip, '--no-progress'] },
  { name: 'connector docs', args: ['scripts/connector-docs.mjs', '--check', '--built'] },
  { name: 'schema', args: ['scripts/schema.mjs', '--check', '--built'] },
];

await runScript(async () => {
  checkNode();
  ensureNpm();
  if (!process.argv.includes('--built')) await build();
  const waiting = [...CHECKS];
  const results = [];
  const workOff = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await runCheck(check));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, workOff));
  for (const { name, output } of results.filter(({ isPassed }) => !isPassed))
    console.log(`\n── ${name} ──\n${output.trim()}`);
  const failed = results.filter(({ isPassed }) => !isPassed).map(({ name }) => name);
  console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
});

function runCheck({ name, args }) {
  const startedAt = Date.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
      console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(14)}${seconds} s`);
      done({ name, isPassed: code === 0, output });
    });
  });
}
