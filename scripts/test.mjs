// `npm test`: installs what it needs, builds, checks, and runs all tests. Arguments go to jest, and then only it runs.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from './build.mjs';
import { npmCommands, runNode } from './commands.mjs';
import {
  checkNode,
  ensureChromium,
  ensureMariaDb,
  ensureMosquitto,
  ensureSshd,
  ensureNpm,
  ensureRedis,
  runScript,
  SetUpError,
} from './install.mjs';

const FRONT_DOOR = '\\.e2e-spec\\.ts$';

const given = process.argv.slice(2);

await runScript(async () => {
  checkNode();
  ensureNpm();
  ensureRedis();
  tryTo(ensureChromium, 'The page’s tests will fail.');
  tryTo(ensureMosquitto, 'The tests of MQTT will fail.');
  tryTo(ensureSshd, 'The tests of SFTP will fail.');
  tryTo(ensureMariaDb, 'The tests of MySQL will fail.');
  await build();
  const rounds =
    given.length > 0
      ? [['--maxWorkers=2', ...given]]
      : [
          ['--maxWorkers=2', `--testPathIgnorePatterns=${FRONT_DOOR}`],
          // Each of these starts servers and processes of its own: side by side they'd only wait for each other.
          ['--runInBand', `--testPathPatterns=${FRONT_DOOR}`],
        ];
  const isChecked = given.length > 0 || (await runNode(['scripts/check.mjs', '--built'])) === 0;
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let isPassed = isChecked;
  for (const args of rounds) isPassed = (await runJest(args, totals)) && isPassed;
  console.log(isChecked ? '' : '\n‘npm run check’ has failed: see above.');
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return isPassed && totals.failed === 0 ? 0 : 1;
});

/** Most tests need it as little as Sluice itself. */
function tryTo(ensure, consequence) {
  try {
    ensure();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(`${error.message} ${consequence}`);
  }
}

/** Adds what jest's own report says to `totals`. @returns whether jest ended well */
async function runJest(args, totals) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-report-'));
  const file = join(folder, 'report.json');
  try {
    const code = await runNode([npmCommands.jest, ...args, '--json', `--outputFile=${file}`]);
    if (!existsSync(file)) {
      totals.failed += 1;
      return false;
    }
    const report = JSON.parse(readFileSync(file, 'utf8'));
    totals.passed += report.numPassedTests;
    // A file that could not be run has no tests to count.
    totals.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    totals.skipped += report.numPendingTests + report.numTodoTests;
    return code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
