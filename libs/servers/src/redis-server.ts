import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

import { end, launch, type EndingStep } from './child-server';
import { freePort } from './free-port';
import { startOfProcess } from './process-identity';
import type { RunningServer } from './running-server';
import { keepSecret } from './secret-file';
import { ServerError } from './server-error';

const COMMANDS = ['redis-server', 'valkey-server'];

/**
 * A Redis of one's own below `dir`, on a free port of 127.0.0.1 and with a password that only `dir` knows. It keeps
 * nothing on disk: it is a doorbell. One that a killed process left behind there is stopped first.
 * @throws ServerError
 */
export async function startRedis({ dir }: { dir: string }): Promise<RunningServer> {
  const command = COMMANDS.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  if (!command)
    throw new ServerError(`Neither ${COMMANDS.join(' nor ')} is on the PATH: install one, or set REDIS_URL.`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const pidFile = path.join(dir, 'redis.pid');
  await stopOrphan(pidFile);
  const password = await keepSecret(path.join(dir, 'password'), () => randomBytes(24).toString('hex'));
  const port = await freePort();
  let pid = -1;
  const start = async (): Promise<void> => {
    pid = await launch({
      name: 'Redis',
      command,
      args: ['-'],
      cwd: dir,
      // As input, not as arguments: those can be read by everybody on the machine.
      input: [
        'bind 127.0.0.1',
        `port ${port}`,
        `requirepass ${password}`,
        'save ""',
        'appendonly no',
        'maxmemory-policy noeviction',
        'daemonize no',
        '',
      ].join('\n'),
      logFile: path.join(dir, 'redis.log'),
      isReady: () => answers(port),
    });
    await writeFile(pidFile, JSON.stringify({ pid, startedAt: startOfProcess(pid) }), { mode: 0o600 });
  };
  const stopped = async (...steps: EndingStep[]): Promise<void> => {
    await end(pid, ...steps);
    await rm(pidFile, { force: true });
  };
  await start();
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    port,
    get pid() {
      return pid;
    },
    start,
    stop: () => stopped({ signal: 'SIGTERM', withinMs: 5000 }, { signal: 'SIGKILL', withinMs: 5000 }),
    kill9: () => stopped({ signal: 'SIGKILL', withinMs: 10_000 }),
  };
}

/** Any answer will do, ‘authentication required’ included. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(false));
  });
}

async function stopOrphan(pidFile: string): Promise<void> {
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  const { pid, startedAt } = (text ? JSON.parse(text) : {}) as { pid?: number; startedAt?: string };
  // Pids are used again: only with its start it is the server that wrote the file.
  if (pid === undefined || startedAt === undefined || startOfProcess(pid) !== startedAt) return;
  await end(pid, { signal: 'SIGTERM', withinMs: 5000 }, { signal: 'SIGKILL', withinMs: 5000 });
}
