import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Account } from './postgres-account';
import type { PostgresBinaries } from './postgres-binaries';
import { ServerError } from './server-error';

/** The one role of a cluster that Sluice keeps for itself. */
export const SUPERUSER = 'sluice';

/**
 * What Postgres is told as its data directory. Root starts it in that directory and as another user, who may not be
 * able to walk there from / (a closed home, a private temporary directory); `/proc/self/cwd` leads there all the same.
 */
export function directoryArgument(clusterDir: string, account: Account | undefined): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : clusterDir;
}

/**
 * Makes the cluster in `clusterDir` unless it is there. An interrupted attempt leaves nothing that a later one would
 * take for a cluster: PG_VERSION is written early, so a file of our own, written last, says that it is whole.
 * @throws ServerError with what initdb said
 */
export async function makeCluster(
  { initdb }: PostgresBinaries,
  clusterDir: string,
  password: string,
  account: Account | undefined,
  flags: readonly string[],
): Promise<void> {
  const marker = `${clusterDir}.complete`;
  if (await exists(marker)) return;
  await rm(clusterDir, { recursive: true, force: true });
  await mkdir(clusterDir, { recursive: true, mode: 0o700 });
  await chmod(clusterDir, 0o700);
  const passwordFile = `${clusterDir}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) {
    await chown(clusterDir, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  // Handed over open: the other user may not be able to walk to it.
  const handle = await open(passwordFile, 'r');
  try {
    const args = [
      `--pgdata=${directoryArgument(clusterDir, account)}`,
      '--pwfile=/dev/fd/3',
      `--username=${SUPERUSER}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      // Machines without the en_US locale are common.
      '--lc-messages=C',
      ...flags,
    ];
    await run(initdb, args, clusterDir, handle.fd, account);
  } finally {
    await handle.close();
    await rm(passwordFile, { force: true });
  }
  await writeFile(`${marker}.new`, '');
  await rename(`${marker}.new`, marker);
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  passwordFd: number,
  account: Account | undefined,
): Promise<void> {
  const child = spawn(command, args, { cwd, ...account, stdio: ['ignore', 'pipe', 'pipe', passwordFd] });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new ServerError(
      `Postgres could not make its data directory ${cwd}:\n  ${said.trim().split('\n').slice(-6).join('\n  ')}`,
    );
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** postmaster.pid: pid, directory, start, port, socket, address, memory key, and ‘ready’ once it takes connections. */
export async function readPostmasterFile(
  clusterDir: string,
): Promise<{ pid: number; ready: boolean } | null> {
  try {
    const lines = (await readFile(path.join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}
