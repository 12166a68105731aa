/** Telegram's Bot API: https://core.telegram.org/bots/api */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt, valueAt } from '#connector-sdk';

import { DEFAULT_BASE_URL } from './auth';

/** Of a file, whose address has the token as well. */
const FILE = /\/file\/bot[^/]*\//;

/** Every answer is `{ ok, result }`, or `{ ok: false, error_code, description, parameters }`. */
function failure({ status, body, url }: ApiAnswer): ApiFault | null {
  if (valueAt(body, 'ok') !== false) return null;
  const code = Number(valueAt(body, 'error_code') ?? status);
  const words = (textAt(body, 'description') ?? 'It does not say why.').replace(/\.?$/, '.');
  if (code === 404 && FILE.test(url ?? ''))
    return {
      kind: 'permanent',
      code: 'no_file',
      message: `${words} Telegram keeps a file’s address for an hour or so; ask for the file anew.`,
    };
  // Of a method, 404 is what Telegram says of a token that it can’t read.
  if (code === 401 || code === 404)
    return {
      kind: 'auth',
      code: code === 401 ? 'unauthorized' : 'not_found',
      message: `${words} The token is wrong, or was revoked: enter the one that @BotFather shows for /token.`,
    };
  switch (code) {
    case 409:
      return conflict(words);
    case 429:
      return tooMany(body, words);
    case 403:
      return { kind: 'permanent', code: 'forbidden', message: words };
    default:
      return code >= 500
        ? { kind: 'retryable', code: `error_${code}`, message: words }
        : {
            kind: 'permanent',
            code: code === 400 ? 'bad_request' : `error_${code}`,
            message: refused(words, body),
          };
  }
}

function conflict(words: string): ApiFault {
  const code = 'conflict';
  if (/webhook/i.test(words))
    return {
      kind: 'permanent',
      code,
      message: `${words} Unpublish the workflow that gets this bot’s messages by webhook, or make another bot.`,
    };
  return {
    kind: 'retryable',
    code,
    message: `${words} A bot can only be listened to in one place: make a bot for each workflow.`,
  };
}

function tooMany(body: unknown, words: string): ApiFault {
  const seconds = valueAt(body, 'parameters.retry_after');
  return {
    kind: 'retryable',
    code: 'too_many_requests',
    message: words,
    ...(typeof seconds === 'number' ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function refused(words: string, body: unknown): string {
  const moved = textAt(body, 'parameters.migrate_to_chat_id');
  if (moved !== null) return `${words} The group has another id now: ${moved}.`;
  if (/chat not found/i.test(words))
    return `${words} Check the chat’s id; the person has to write to the bot first, a group has to have it as a member.`;
  if (/can't parse entities/i.test(words))
    return `${words} Check the marks in the text, or choose plain text.`;
  return words;
}

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export const api: ApiDeclaration = {
  baseUrl: DEFAULT_BASE_URL,
  idempotencyHeader: null,
  rate: { requests: 30, perMs: 1000 },
  failure,
};
