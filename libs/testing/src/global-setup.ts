import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { removeTestDirectory } from './global-teardown';

const PREFIX = 'sluice-test-';

/** Only a directory: the servers are started by the first test that asks for one, so unit tests don't wait for them. */
export default function setUp(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : Number.NaN);
    // Of a test run that was killed.
    if (pid > 0 && !isAlive(pid)) removeTestDirectory(path.join(tmpdir(), name));
  }
  process.env['SLUICE_TEST_DIRECTORY'] = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
