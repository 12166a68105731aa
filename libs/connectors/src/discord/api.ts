/** Discord's HTTP API, version 10: https://docs.discord.com/developers/reference */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt, valueAt } from '#connector-sdk';

import { DEFAULT_BASE_URL } from './bot-auth';

/** Longer waits are those of one kind of request, which nobody else has to wait for. */
const LONGEST_PAUSE_MS = 5000;

/** What to do, where Discord's own words do not say it: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const ADVICE: Readonly<Record<string, string>> = {
  10003: 'Check the id of the channel, and whether the bot is on that server.',
  10004: 'Check the id of the server, and whether the bot is on it.',
  10007: 'This person is not on the server.',
  10008: 'The message is not there, or not in this channel.',
  10015: 'The webhook was deleted. Make a new one, and enter its address in the connection.',
  50001: 'The bot can’t see this channel. Give it the permission ‘View Channel’ there.',
  50006: 'Give the message a text, an embed or a file.',
  50007: 'This person takes no messages from the bot.',
  50013: 'Give the bot’s role the permission it needs; to change roles, its own has to be above them.',
  50027: 'The webhook’s token is wrong, or the 15 minutes to answer are over.',
};

/** https://docs.discord.com/developers/reference#error-messages */
function failure(answer: ApiAnswer): ApiFault | null {
  const { status, body } = answer;
  if (status < 400) return null;
  if (status === 429) return rateLimited(answer);
  const code = textAt(body, 'code');
  const words = textAt(body, 'message');
  if (status >= 500 || words === null) return null;
  if (status === 401 && code !== '50027')
    return {
      kind: 'auth',
      code: 'unauthorized',
      message: `${words}. The token is wrong or was reset: copy the new one from the page Bot of your Discord application into the connection.`,
    };
  const details = errorsIn(valueAt(body, 'errors'));
  const message = [words, ...details, ADVICE[code ?? ''] ?? '']
    .filter((part) => part !== '')
    .map((part) => part.replace(/\.?$/, '.'))
    .join(' ');
  return {
    kind: 'permanent',
    code: code === null || code === '0' ? `status_${status}` : `error_${code}`,
    message,
  };
}

/** https://docs.discord.com/developers/topics/rate-limits; Discord's gateway to the world answers without JSON. */
function rateLimited({ body }: ApiAnswer): ApiFault {
  const seconds = valueAt(body, 'retry_after');
  return {
    kind: 'retryable',
    code: 'rate_limited',
    message: 'It was called too often. The step tries again when Discord says so.',
    ...(typeof seconds === 'number' ? { retryAfterMs: Math.ceil(seconds * 1000) } : {}),
  };
}

/** `{ embeds: { 0: { title: { _errors: [{ code, message }] } } } }` → ‘embeds.0.title: …’ */
function errorsIn(value: unknown, path = ''): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === '_errors' && Array.isArray(inner)
      ? inner.map((error) => `${path}: ${textAt(error, 'message') ?? 'is wrong'}`)
      : errorsIn(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** Whoever has used up a bucket waits until it is full again; a global limit is for everything. */
function pauseAfter({ status, headers, body }: ApiAnswer): number | null {
  if (status === 429 && valueAt(body, 'global') === true)
    return Number(valueAt(body, 'retry_after')) * 1000 || null;
  if (headers['x-ratelimit-remaining'] !== '0') return null;
  const ms = Math.ceil(Number(headers['x-ratelimit-reset-after']) * 1000);
  return ms > 0 && ms <= LONGEST_PAUSE_MS ? ms : null;
}

export const api: ApiDeclaration = {
  baseUrl: DEFAULT_BASE_URL,
  headers: { 'user-agent': 'DiscordBot (Sluice, 1.0)' },
  idempotencyHeader: null,
  rate: { requests: 50, perMs: 1000 },
  failure,
  pauseAfter,
};
