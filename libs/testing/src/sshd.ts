/** OpenSSH’s sshd from the system’s packages, for SFTP: a server that is none of ours. It lets in by key only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';

import { testDirectory } from './test-directory';
import { waitUntil } from './wait-until';

const PLACES = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'];

export interface Sshd {
  port: number;
  username: string;
  /** Of the user, without and with the passphrase `open sesame`. */
  privateKey: string;
  lockedKey: string;
  /** `SHA256:…` of the server’s key. */
  fingerprint: string;
  /** `ssh-ed25519 AAAA…` */
  publicHostKey: string;
  /** A folder of the user. */
  folder: string;
  close(): Promise<void>;
}

export async function startSshd(): Promise<Sshd> {
  const program = PLACES.find((place) => existsSync(place));
  if (program === undefined) throw new Error('There is no sshd here: install openssh-server.');
  const directory = await mkdtemp(path.join(testDirectory(), 'sshd-'));
  const file = (name: string): string => path.join(directory, name);
  for (const [name, passphrase] of [
    ['host', ''],
    ['user', ''],
    ['locked', 'open sesame'],
  ] as const) {
    const { status } = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file(name)]);
    if (status !== 0) throw new Error('ssh-keygen failed.');
  }
  const read = (name: string) => readFile(file(name), 'utf8');
  await writeFile(file('authorized'), (await read('user.pub')) + (await read('locked.pub')), { mode: 0o600 });
  const port = await freePort();
  // As root it keeps its children there, and does not make it.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  await writeFile(
    file('config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  await mkdir(file('home'));
  const child = spawn(program, ['-D', '-e', '-f', file('config')], { stdio: 'ignore' });
  child.once('error', () => undefined);
  await waitUntil(() => answers(port), { what: 'sshd' });
  const listed = spawnSync('ssh-keygen', ['-l', '-f', file('host.pub')], { encoding: 'utf8' });
  return {
    port,
    username: userInfo().username,
    privateKey: await read('user'),
    lockedKey: await read('locked'),
    fingerprint: /SHA256:\S+/.exec(listed.stdout)?.[0] ?? '',
    publicHostKey: (await read('host.pub')).trim(),
    folder: file('home'),
    close: async () => {
      await ended(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

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
