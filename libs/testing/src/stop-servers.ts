/** Used by jest's global set-up, which runs outside of jest's module loader: nothing but Node and relative imports here. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** As Postgres, `startRedis` and `startMariaDb` name them. */
const PID_FILES = new Set(['postmaster.pid', 'redis.pid', 'mariadb.pid']);

/** Ends every server that was started below a directory; what counts is the pid files there, not who started them. */
export function stopServersBelow(directory: string): void {
  for (const file of pidFilesBelow(directory)) {
    const pid = pidIn(file);
    if (pid === undefined || !isServerOf(pid, path.dirname(file))) continue;
    try {
      // Postgres and MariaDB take SIGQUIT for a shutdown; Redis dies of it.
      process.kill(pid, 'SIGQUIT');
    } catch {
      // It is gone already.
    }
  }
}

function pidFilesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => PID_FILES.has(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** Postgres writes the pid as the first line of several, Redis' file is JSON. */
function pidIn(file: string): number | undefined {
  try {
    const pid = Number(/\d+/.exec(readFileSync(file, 'utf8'))?.[0]);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Pids are used again: a file that a reboot left behind may name somebody else's process. */
function isServerOf(pid: number, directory: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === directory;
    } catch {
      return false;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      directory,
    );
  } catch {
    return false;
  }
}
