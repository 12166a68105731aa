/** How those who connect to us show who they are: the kinds of connections, and their checks. */
import { Type } from 'typebox';

import {
  ACCEPTED,
  type AuthKind,
  type ConnectionCredentials,
  defineAuth,
  isOneOf,
  refuse,
  secretsOf,
  type SocketRequest,
  type Verdict,
  verifyBasic,
  verifyBearer,
  verifyHeaderValue,
} from '#connector-sdk';

const ONE_PER_LINE = 'One per line: while you change to a new one, both are good.';

const secrets = (title: string) =>
  Type.String({
    title,
    description: ONE_PER_LINE,
    minLength: 1,
    maxLength: 10_000,
    ui: { secret: true, multiline: true },
  });

export const SERVE_AUTH: readonly AuthKind[] = [
  defineAuth({
    key: 'incoming_key',
    title: 'API key of those who connect to us',
    fields: Type.Object(
      {
        place: Type.Enum(['header', 'query', 'message'], {
          title: 'Where they send it',
          description:
            'In a header or a parameter of the address when they connect, or as their first message. Pages in a browser can’t set a header.',
          default: 'header',
          ui: { labels: { header: 'Header', query: 'Parameter of the address', message: 'First message' } },
        }),
        name: Type.Optional(
          Type.String({
            title: 'Name',
            description:
              'Of the header (X-Api-Key, if you leave it empty), of the parameter (key), or of the field of a first message in JSON (empty: the message is the key, and nothing else).',
            maxLength: 100,
            ui: { placeholder: 'X-Api-Key' },
          }),
        ),
        secrets: secrets('Keys'),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'incoming_bearer',
    title: 'Bearer token of those who connect to us',
    fields: Type.Object({ secrets: secrets('Tokens') }, { additionalProperties: false }),
  }),
  defineAuth({
    key: 'incoming_basic',
    title: 'User name and password of those who connect to us',
    fields: Type.Object(
      {
        username: Type.String({ title: 'User name', minLength: 1, maxLength: 1000 }),
        secrets: secrets('Passwords'),
      },
      { additionalProperties: false },
    ),
  }),
];

export const SERVE_AUTH_KINDS = SERVE_AUTH.map(({ key }) => key);

/** The parameter of the address that carries the key; null where it travels otherwise. */
export function secretParameter({ kind, fields }: ConnectionCredentials): string | null {
  return kind === 'incoming_key' && fields['place'] === 'query' ? nameOf(fields, 'key') : null;
}

/** What a request shows of who sent it; `first message`: that will show it. */
export function verifyRequest(
  request: SocketRequest,
  auth: ConnectionCredentials,
): Verdict | 'first message' {
  const good = secretsOf({ auth, registration: null });
  const { kind, fields } = auth;
  switch (kind) {
    case 'incoming_key':
      if (good.length === 0) return refuse('signature.no_secret');
      if (fields['place'] === 'message') return 'first message';
      return fields['place'] === 'query'
        ? verifyText(new URLSearchParams(request.query).get(nameOf(fields, 'key')), good)
        : verifyHeaderValue(request, nameOf(fields, 'x-api-key'), good);
    case 'incoming_bearer':
      return verifyBearer(request, good);
    case 'incoming_basic':
      return verifyBasic(request, String(fields['username'] ?? ''), good);
    default:
      return refuse('auth.unknown_kind');
  }
}

/** What a first message shows of who sent it. */
export function verifyFirstMessage(message: Buffer, auth: ConnectionCredentials): Verdict {
  const text = message.toString('utf8');
  const name = nameOf(auth.fields, '');
  return verifyText(name === '' ? text.trim() : fieldOf(text, name), secretsOf({ auth, registration: null }));
}

function verifyText(given: string | null, good: readonly string[]): Verdict {
  if (good.length === 0) return refuse('signature.no_secret');
  if (given === null || given === '') return refuse('auth.missing');
  return isOneOf(given, good) ? ACCEPTED : refuse('auth.wrong');
}

function fieldOf(text: string, name: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return null;
    const field = (value as Record<string, unknown>)[name];
    return typeof field === 'string' ? field : null;
  } catch {
    return null;
  }
}

const nameOf = (fields: Record<string, unknown>, otherwise: string): string =>
  String(fields['name'] ?? '').trim() || otherwise;
