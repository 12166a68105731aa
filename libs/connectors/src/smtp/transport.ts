/** A connection's fields in, a transport on a guarded socket out, for as long as it is used. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { createTransport as createNodemailerTransport } from 'nodemailer';

import {
  connectToServer,
  type ConnectionCredentials,
  fieldText,
  PermanentError,
  type ServiceContext,
  tlsOptions,
} from '#connector-sdk';

import { toFailure } from './failures';

const GREETING_MS = 30_000;
/** Without a byte. */
const SILENCE_MS = 60_000;
const CLOSE_MS = 1000;
const MAX_RESPONSE_BYTES = 64 * 1024;

type SocketTaker = (error: null, socket: { connection: Socket; secured: boolean }) => void;
type Transport = ReturnType<typeof transportOn>;

/**
 * Works with one connection until `use` ends or the signal is aborted; then nothing is left open.
 * Throws `FailureError`: of the network, `smtp.auth`, `smtp.refused`, `smtp.try_later`, `smtp.tls`, `smtp.lost`…
 */
export async function withTransport<T>(
  { auth, tcp, signal }: Pick<ServiceContext, 'auth' | 'tcp' | 'signal'>,
  use: (transport: Transport) => Promise<T>,
): Promise<T> {
  if (!auth)
    throw new PermanentError({
      code: 'smtp.no_connection',
      message: 'Choose a connection to a mail server.',
    });
  const socket = await connectToServer(tcp, auth.fields, signal, auth.fields['tls'] === 'on');
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop);
  socket.on('error', () => undefined);
  try {
    // Loaded by those who send mails, not by every process.
    const { createTransport } = await import('nodemailer');
    return await use(transportOn(createTransport, auth, socket));
  } catch (error) {
    throw toFailure(error);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

function transportOn(
  createTransport: typeof createNodemailerTransport,
  auth: ConnectionCredentials,
  socket: Duplex,
) {
  const { fields } = auth;
  const name = fieldText(fields, 'clientName');
  const isSecure = fields['tls'] === 'on';
  return createTransport({
    host: fieldText(fields, 'host').trim(),
    port: Number(fields['port']),
    secure: isSecure,
    // It never dials by itself: this is all there is.
    getSocket: (_options: unknown, done: SocketTaker) =>
      done(null, { connection: socket as Socket, secured: isSecure }),
    requireTLS: fields['tls'] === 'starttls',
    ignoreTLS: fields['tls'] === 'off',
    tls: { ...tlsOptions(fields), rejectUnauthorized: true },
    greetingTimeout: GREETING_MS,
    connectionTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    socketCloseTimeout: CLOSE_MS,
    maxResponseSize: MAX_RESPONSE_BYTES,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
    ...(name ? { name } : {}),
    ...signIn(auth),
  });
}

/** Empty where one sends without signing in. */
function signIn({ kind, fields }: ConnectionCredentials) {
  const user = fieldText(fields, 'user').trim();
  if (kind === 'oauth2')
    return { auth: { type: 'OAuth2' as const, user, accessToken: fieldText(fields, 'accessToken') } };
  if (user === '') return {};
  const method = fieldText(fields, 'method');
  return {
    auth: {
      user,
      pass: fieldText(fields, 'password'),
      ...(method === '' || method === 'auto' ? {} : { method }),
    },
  };
}
