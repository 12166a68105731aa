import { readFileSync, rmSync } from 'node:fs';

import { serversFile } from './test-directory';

export default function tearDown(): void {
  const directory = process.env['SLUICE_TEST_DIRECTORY'];
  if (directory) removeTestDirectory(directory);
}

/** Stops the servers that were started for a test run, and forgets their data. */
export function removeTestDirectory(directory: string): void {
  for (const pid of pidsIn(serversFile(directory))) {
    try {
      // Postgres takes SIGQUIT for an immediate shutdown; Redis dies of it.
      process.kill(pid, 'SIGQUIT');
    } catch {
      // It is gone already.
    }
  }
  // Files may still appear while the servers go.
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function pidsIn(file: string): number[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { pids?: number[] }).pids ?? [];
  } catch {
    return [];
  }
}
