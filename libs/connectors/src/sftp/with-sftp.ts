/** A connection's fields in, a signed-in SFTP session out, for as long as the work takes. */
import { type ConnectionCredentials, connectToServer, fieldText, PermanentError } from '#connector-sdk';
import type { SocketClient } from '#kernel';
import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';

import { badKey, type HostCheck, toFailure } from './failures';
import { expectedFingerprints, fingerprintOf, isExpected } from './host-key';

export interface SftpContext {
  auth: ConnectionCredentials | null;
  tcp: SocketClient;
  signal: AbortSignal;
}

const READY_MS = 20_000;
const KEEP_ALIVE_MS = 15_000;

/** Throws what `work` throws; what the server says becomes the errors of the SDK. */
export async function withSftp<Result>(
  { auth, tcp, signal }: SftpContext,
  work: (sftp: SFTPWrapper) => Promise<Result>,
): Promise<Result> {
  if (!auth)
    throw new PermanentError({
      code: 'sftp.no_connection',
      message: 'Choose a connection to an SFTP server.',
    });
  const { fields } = auth;
  const sock = await connectToServer(tcp, fields, signal, false);
  // Loaded by those who speak to such a server, not by every process.
  const ssh = await import('ssh2');
  const client = new ssh.Client();
  const host: HostCheck = { shown: null, expected: expectedFingerprints(fieldText(fields, 'hostKey')) };
  const stop = () => sock.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', reject);
    client.on('close', () => reject(new Error('The connection was closed.')));
  });
  // Whoever works hears of it by the race; afterwards nobody does.
  lost.catch(() => undefined);
  try {
    if (signal.aborted) throw new Error('It was stopped.');
    return await Promise.race([lost, opened(client, settingsOf(fields, sock, host)).then(work)]);
  } catch (error) {
    throw toFailure(error, host, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    client.end();
    sock.destroy();
  }
}

function opened(client: Client, settings: ConnectConfig): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.once('ready', () =>
      client.sftp((error, sftp) => {
        if (error) return reject(error);
        // Its end is that of the connection, which is heard of there.
        sftp.on('error', () => undefined);
        resolve(sftp);
      }),
    );
    // Servers that ask for the password in words of their own.
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.map(() => settings.password ?? '')),
    );
    try {
      client.connect(settings);
    } catch (error) {
      reject(badKey(error));
    }
  });
}

function settingsOf(fields: Record<string, unknown>, sock: Duplex, host: HostCheck): ConnectConfig {
  const privateKey = fieldText(fields, 'privateKey').trim();
  const passphrase = fieldText(fields, 'passphrase');
  const password = fieldText(fields, 'password');
  return {
    sock,
    username: fieldText(fields, 'username'),
    ...(privateKey === '' ? { password, tryKeyboard: true } : { privateKey: `${privateKey}\n` }),
    ...(passphrase === '' ? {} : { passphrase }),
    hostVerifier: (key: Buffer) => {
      host.shown = fingerprintOf(key);
      return isExpected(key, host.expected);
    },
    readyTimeout: READY_MS,
    keepaliveInterval: KEEP_ALIVE_MS,
    keepaliveCountMax: 3,
  };
}
