import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';

import { startOfProcess } from './process-identity';
import { ServerError } from './server-error';
import { waitUntil } from './wait-until';

export interface Launch {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  /** Whom to run as; the own user when left out. */
  account?: { uid: number; gid: number };
  /** Written to standard input, which is then closed. */
  input?: string;
  logFile: string;
  /** Whether the server of that pid takes connections by now. */
  isReady(pid: number): Promise<boolean>;
}

const READY_WITHIN_MS = 60_000;

/**
 * Starts a server that outlives its parent, and waits until it takes connections. It has a process group of its own:
 * Ctrl-C must not end the database before those who still write to it.
 * @throws ServerError with the end of the server's log
 */
export async function launch(server: Launch): Promise<number> {
  const log = await open(server.logFile, 'a', 0o600);
  const child = spawn(server.command, server.args, {
    cwd: server.cwd,
    ...server.account,
    detached: true,
    stdio: [server.input === undefined ? 'ignore' : 'pipe', log.fd, log.fd],
  });
  // Listened for before anything is awaited: the event comes with the next turn, and only once.
  const spawned = once(child, 'spawn');
  try {
    await Promise.all([spawned, log.close()]);
  } catch (error) {
    throw new ServerError(`${server.name} can't be started: ${(error as Error).message}.`);
  }
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(server.input);
  child.unref();
  const pid = child.pid!;
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ready = await waitUntil(async () => isGone() || (await server.isReady(pid)), READY_WITHIN_MS);
  if (ready && !isGone()) return pid;
  if (!isGone()) child.kill('SIGKILL');
  const tail = (await readFile(server.logFile, 'utf8')).trim().split('\n').slice(-8).join('\n  ');
  throw new ServerError(`${server.name} did not start; the end of ${server.logFile}:\n  ${tail}`);
}

export interface EndingStep {
  signal: NodeJS.Signals;
  withinMs: number;
}

/** Ends a process with each signal in turn until it is gone. */
export async function end(pid: number, ...steps: EndingStep[]): Promise<void> {
  const start = startOfProcess(pid);
  if (start === null) return;
  const isGone = (): boolean => startOfProcess(pid) !== start;
  for (const { signal, withinMs } of steps) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitUntil(isGone, withinMs)) return;
  }
}
