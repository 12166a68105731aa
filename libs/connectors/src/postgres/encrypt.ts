/** A connected socket in, an encrypted one out: Postgres is asked first whether it encrypts. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';

import { RetryableError, tlsOptions } from '#connector-sdk';

/** SSLRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** `host`: the name or address that the certificate has to be for. Throws `FailureError` (`postgres.not_encrypted`, `postgres.tls`). */
export async function encrypt(
  socket: Duplex,
  host: string,
  fields: Record<string, unknown>,
): Promise<TLSSocket> {
  const answer = await firstAnswer(socket);
  // More than the one letter was put there by somebody in between.
  if (answer.length !== 1 || answer[0] !== 0x53) {
    throw new RetryableError({
      code: 'postgres.not_encrypted',
      message:
        'The Postgres server does not encrypt. Switch encryption off in the connection if that is meant to be.',
    });
  }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(
        new RetryableError({
          code: 'postgres.tls',
          message: `No trusted, encrypted connection could be made: ${error instanceof Error ? error.message : 'it broke'}.`,
          cause: error,
        }),
      );
    try {
      const secure = connect({
        ...tlsOptions(fields),
        socket,
        host,
        ...(isIP(host) ? {} : { servername: host }),
        rejectUnauthorized: true,
      });
      secure.on('error', fail);
      secure.once('close', fail);
      secure.once('secureConnect', () => resolve(secure));
    } catch (error) {
      // Certificates that can't be read.
      fail(error);
    }
  });
}

function firstAnswer(socket: Duplex): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      resolve(chunk);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The connection was closed.')));
    socket.write(REQUEST);
  });
}
