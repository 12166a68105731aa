import path from 'node:path';

const DIRECTORY_VARIABLE = 'SLUICE_TEST_DIRECTORY';

/** Where this test run keeps its servers; made by jest's global set-up. */
export function testDirectory(): string {
  const directory = process.env[DIRECTORY_VARIABLE];
  if (!directory)
    throw new Error('There is no test directory: the jest configuration has lost its globalSetup.');
  return directory;
}

export const serversFile = (directory: string): string => path.join(directory, 'servers.json');
