import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { freePort } from '#servers';

import { waitUntil } from './wait-until';

export type Role = 'api' | 'ingress' | 'listener' | 'worker' | 'standalone';

export interface RoleProcess {
  /** Where it listens; every role answers at /health there. */
  url: string;
  pid: number;
  /** What it has printed so far, errors included. */
  output(): string;
  /** Resolves with its exit code, or the signal it died of. */
  exited: Promise<number | NodeJS.Signals>;
  kill9(): Promise<void>;
  /** SIGSTOP: it does nothing, and notices nothing, until `resume`. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** SIGTERM. @throws Error unless it ends within 30 s and with code 0 */
  stop(): Promise<void>;
}

interface SpawnOptions {
  /** Default 60,000. */
  timeoutMs?: number;
  /** Default true. Without, it is given back as soon as it runs: for those that are meant to fail. */
  untilReady?: boolean;
}

const ROOT = path.resolve(__dirname, '../../..');

/** Starts a built app (dist) with these variables, and little else, in its environment; PORT is a free one by default. */
export async function spawnRole(
  role: Role,
  env: Record<string, string>,
  { timeoutMs = 60_000, untilReady = true }: SpawnOptions = {},
): Promise<RoleProcess> {
  const main = path.join(ROOT, 'dist/apps', role, 'src/main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing: run ‘npm run build’ first.`);
  const { HOST: host = '127.0.0.1', PORT: port = String(await freePort()) } = env;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, HOST: host, PORT: port, SLUICE_LOG_LEVEL: 'warn', ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? -1));
  });
  const running: RoleProcess = {
    url: `http://${host}:${port}`,
    pid: child.pid ?? -1,
    output: () => output,
    exited,
    kill9: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
      const end = await exited;
      clearTimeout(force);
      if (end !== 0) throw new Error(`${role} ended with ${end} instead of 0:\n${output}`);
    },
  };
  if (untilReady)
    await becomeReady(role, running, timeoutMs, () => child.exitCode !== null || child.signalCode !== null);
  return running;
}

async function becomeReady(
  role: Role,
  running: RoleProcess,
  timeoutMs: number,
  isGone: () => boolean,
): Promise<void> {
  const isReady = async (): Promise<boolean> => isGone() || (await fetch(`${running.url}/health/ready`)).ok;
  try {
    await waitUntil(isReady, { timeoutMs, everyMs: 50, what: `${role} to become ready` });
  } catch (error) {
    await running.kill9();
    throw new Error(`${(error as Error).message} It said:\n${running.output()}`, { cause: error });
  }
  if (isGone())
    throw new Error(`${role} ended with ${await running.exited} before it was ready:\n${running.output()}`);
}
