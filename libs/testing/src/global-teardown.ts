import { rmSync } from 'node:fs';

import { stopServersBelow } from './stop-servers';

export default function tearDown(): void {
  const directory = process.env['SLUICE_TEST_DIRECTORY'];
  if (directory) removeTestDirectory(directory);
}

/** Stops the servers that a test run started, those that its tests forgot included, and forgets their data. */
export function removeTestDirectory(directory: string): void {
  stopServersBelow(directory);
  // Files may still appear while the servers go.
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
