/** What a connection to a server holds besides the credentials, and the address to dial for it. */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

import { FailureError, type SocketClient, type SocketTarget } from '#kernel';
import { Type } from 'typebox';

const pem = (title: string, description: string, secret = false) =>
  Type.Optional(
    Type.String({ title, description, maxLength: 100_000, ui: { multiline: true, advanced: true, secret } }),
  );

/** `port`: what the form shows at first. */
export const serverFields = (port: number) => ({
  host: Type.String({
    title: 'Server',
    description: 'A host name or an IP address.',
    minLength: 1,
    maxLength: 255,
    ui: { placeholder: 'server.example.com' },
  }),
  port: Type.Integer({ title: 'Port', minimum: 1, maximum: 65_535, default: port }),
});

/** Of encryption: whom to trust, and who one is. */
export const certificateFields = () => ({
  ca: pem(
    'Authority',
    'A certificate (PEM) to trust instead of the public ones, for servers with their own.',
  ),
  certificate: pem('Own certificate', 'PEM; for servers that want to see one.'),
  certificateKey: pem('Key of the own certificate', 'PEM.', true),
});

/** For a certificate that is for another name than the one that is dialled. */
export const serverNameField = () =>
  Type.Optional(
    Type.String({
      title: 'Name in the certificate',
      description:
        'Where it is another one than the server’s above: for a server that is reached by its IP address, or through a tunnel.',
      maxLength: 253,
      ui: { placeholder: 'db.example.com', advanced: true },
    }),
  );

/** For which name a certificate has to be: that of `serverNameField`, else the server's own. */
export const certificateName = (fields: Record<string, unknown>): string =>
  fieldText(fields, 'serverName').trim() || fieldText(fields, 'host').trim();

/** Text of a connection's field; empty when there is none. */
export const fieldText = (fields: Record<string, unknown>, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

/** What says which server, and whose account; nothing of it is secret. */
const PLACE_FIELDS = ['host', 'port', 'user', 'username', 'database'] as const;

/**
 * Names the place that a connection leads to, in 22 characters, for positions: at another server, or with another
 * user, they would mean something else. Another password, or another certificate, is the same place.
 */
export function placeOf(fields: Readonly<Record<string, unknown>>): string {
  const facts = PLACE_FIELDS.map((name) => String(fields[name] ?? '').trim());
  facts[0] = facts[0]!.toLowerCase();
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
}

/** What of `certificateFields` is there. */
export function tlsOptions(fields: Record<string, unknown>): NonNullable<SocketTarget['tls']> {
  const ca = fieldText(fields, 'ca').trim();
  const cert = fieldText(fields, 'certificate').trim();
  const key = fieldText(fields, 'certificateKey').trim();
  return { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

/**
 * Connects to where `serverFields` point to, encrypted if `tls` says so. Throws as `SocketClient` does, but that a
 * certificate nobody vouches for is tried again later: it may be renewed without anything being published.
 */
export async function connectToServer(
  sockets: SocketClient,
  fields: Record<string, unknown>,
  signal: AbortSignal,
  tls: boolean,
): Promise<Duplex> {
  const target = serverTarget(fields, signal);
  try {
    return await sockets.connect(tls ? { ...target, tls: tlsOptions(fields) } : target);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'outbound.tls') throw error;
    throw new FailureError({ ...error.failure, kind: 'retryable' }, { cause: error });
  }
}

/** Where `serverFields` point to, without encryption. */
const serverTarget = (fields: Record<string, unknown>, signal: AbortSignal): SocketTarget => ({
  host: fieldText(fields, 'host').trim(),
  port: Number(fields['port']),
  signal,
});
