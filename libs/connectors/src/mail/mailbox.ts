/** A connection's fields in, a signed-in IMAP client on a guarded socket for as long as it is used. */
import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import type { Duplex } from 'node:stream';

import {
  connectToServer,
  type ConnectionCredentials,
  fieldText,
  type HeldContext,
  PermanentError,
  placeOf,
  tlsOptions,
} from '#connector-sdk';

import type { SocketClient } from '#kernel';

import { toFailure } from './failures';
import { type Relay, relayTo } from './relay';

/** Larger mails are not taken in whole. */
export const MAX_MAIL_BYTES = 10 * 1024 * 1024;

/** Besides the mail itself. */
const SLACK_BYTES = 1024 * 1024;
const CONNECT_MS = 15_000;
/** How often a server that says nothing has to answer. */
const IDLE_MS = 4 * 60_000;

export interface Mailbox {
  client: ImapFlow;
  /** Of the server and the user. */
  place: string;
  /** Rejects when the connection is lost; never resolves. */
  lost: Promise<never>;
}

/** Who wants to look into a mailbox. */
export interface MailboxUse {
  auth: ConnectionCredentials | null;
  sockets: SocketClient;
  signal: AbortSignal;
}

/**
 * Works with a connection until `use` ends or the signal is aborted; then nothing is left open.
 * Throws `FailureError`: of the network, `mail.auth`, `mail.refused`, `mail.tls`, `mail.lost`, `mail.silent`…
 */
export async function useMailbox<T>(
  { auth, sockets, signal }: MailboxUse,
  use: (mailbox: Mailbox) => Promise<T>,
): Promise<T> {
  let raw: Duplex | null = null;
  let relay: Relay | null = null;
  let client: ImapFlow | null = null;
  const close = () => {
    client?.close();
    relay?.close();
    raw?.destroy();
  };
  signal.addEventListener('abort', close);
  let cause: unknown = null;
  try {
    const fields = auth?.fields;
    if (!fields)
      throw new PermanentError({ code: 'mail.no_connection', message: 'Choose a connection to a mailbox.' });
    raw = await connectToServer(sockets, fields, signal, false);
    const isEncryptedAtOnce = fields['tls'] === 'on';
    if (!isEncryptedAtOnce) relay = await relayTo(raw);
    // Loaded by those who read a mailbox, not by every process.
    const imap = await import('imapflow');
    const opened = new imap.ImapFlow(optionsOf(fields, isEncryptedAtOnce ? raw : null, relay));
    client = opened;
    opened.on('error', (error) => (cause ??= error));
    const lost = new Promise<never>((_resolve, reject) =>
      opened.once('close', () => reject(toFailure(cause))),
    );
    lost.catch(() => undefined);
    await Promise.race([opened.connect(), lost]);
    return await use({ client: opened, place: placeOf(fields), lost });
  } catch (error) {
    throw toFailure(isOfClosing(error) ? (cause ?? error) : error);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/** As `useMailbox`, for triggers: that they are to stop is no error. */
export async function withMailbox(
  context: HeldContext,
  use: (mailbox: Mailbox) => Promise<void>,
): Promise<void> {
  const { sockets, signal } = context;
  try {
    const auth = await context.auth();
    await useMailbox({ auth, sockets, signal }, use);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Commands that were under way when the connection broke only know that it did. */
const isOfClosing = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'NoConnection';

function optionsOf(
  fields: Record<string, unknown>,
  socket: Duplex | null,
  relay: Relay | null,
): ImapFlowOptions {
  return {
    host: fieldText(fields, 'host').trim(),
    port: Number(fields['port']),
    secure: socket !== null,
    // The socket it is given takes the place of one that it would dial.
    tls: { ...tlsOptions(fields), ...(socket ? { socket } : {}) },
    ...(relay ? { proxy: relay.url, doSTARTTLS: fields['tls'] === 'starttls' } : {}),
    auth: { user: fieldText(fields, 'user'), pass: fieldText(fields, 'password') },
    clientInfo: { name: 'Sluice' },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    maxIdleTime: IDLE_MS,
    socketTimeout: IDLE_MS + 60_000,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    maxLiteralSize: MAX_MAIL_BYTES + SLACK_BYTES,
    maxLineLength: MAX_MAIL_BYTES,
    maxResponseSize: MAX_MAIL_BYTES + 2 * SLACK_BYTES,
  };
}
