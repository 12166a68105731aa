/** Mosquitto from the system's packages: an MQTT broker that is none of ours. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';

import { testDirectory } from './test-directory';
import { waitUntil } from './wait-until';

/** Debian keeps it where only root's PATH looks. */
const PLACES = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin', '/usr/bin', '/usr/local/bin'];

export interface Mosquitto {
  port: number;
  /** Ends the process; what it keeps is kept. */
  stop(): Promise<void>;
  /** On the same port, with what it kept. */
  start(): Promise<void>;
  /** Ends it and removes its directory. */
  remove(): Promise<void>;
}

/** With `users`, it only lets these in (name → password). */
export async function startMosquitto({ users }: { users?: Record<string, string> } = {}): Promise<Mosquitto> {
  const directory = await mkdtemp(path.join(testDirectory(), 'mosquitto-'));
  const port = await freePort();
  const passwords = path.join(directory, 'passwords');
  if (users) {
    await writeFile(
      passwords,
      Object.entries(users)
        .map(([name, password]) => `${name}:${password}\n`)
        .join(''),
    );
    const { status } = spawnSync('mosquitto_passwd', ['-U', passwords]);
    if (status !== 0) throw new Error('mosquitto_passwd failed.');
  }
  const configuration = path.join(directory, 'mosquitto.conf');
  await writeFile(
    configuration,
    [
      `listener ${port} 127.0.0.1`,
      `allow_anonymous ${users ? 'false' : 'true'}`,
      ...(users ? [`password_file ${passwords}`] : []),
      'persistence true',
      `persistence_location ${directory}/`,
      `user ${userInfo().username}`,
      '',
    ].join('\n'),
  );
  let child: ChildProcess | null = null;
  const start = async () => {
    child = spawn(programOf('mosquitto'), ['-c', configuration], { stdio: 'ignore' });
    child.once('error', () => undefined);
    await waitUntil(() => answers(port), { what: 'Mosquitto' });
  };
  const stop = async () => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    port,
    start,
    stop,
    remove: async () => {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const programOf = (name: string): string =>
  PLACES.map((place) => path.join(place, name)).find((file) => existsSync(file)) ?? name;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
