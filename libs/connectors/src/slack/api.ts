/** Slack's Web API: https://docs.slack.dev/apis/web-api/ */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

import { DEFAULT_BASE_URL } from './app-token-auth';

/** The token is wrong, or is not one any more. */
const NO_ENTRY = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

const LATER = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

const NOTHING_FOUND = new Set(['users_not_found']);

/** What to do, where Slack's own word does not say it. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_auth: 'The token is wrong. Copy it from OAuth & Permissions of your Slack app into the connection.',
  not_authed: 'There is no token. Choose a connection that has one.',
  account_inactive:
    'The app or its user was removed from the Slack workspace. Install it again, and enter the new token.',
  token_revoked: 'The token was revoked. Install the app again, and enter the new token in the connection.',
  token_expired: 'The token has run out. Connect again.',
  ratelimited: 'It was called too often. The step tries again when Slack says so.',
  rate_limited: 'It was sent too many messages. The step tries again.',
  fatal_error: 'Something went wrong at Slack. Look whether the message is there before you try again.',
  channel_not_found:
    'There is no such channel, or the app can’t see it. Use the channel’s id; invite the app to private ones.',
  not_in_channel: 'The app is not in this channel. Write /invite and the app’s name there.',
  is_archived: 'The channel is archived.',
  no_text: 'The message is empty. Give it a text or blocks.',
  msg_too_long: 'The text is too long for one message.',
  invalid_blocks: 'Slack can’t read the blocks. Check them in its Block Kit Builder.',
  message_not_found: 'There is no such message. Its id is the ts that the step which sent it gave.',
  thread_not_found: 'There is no such message to answer to.',
  cant_update_message: 'An app can only change its own messages.',
  cant_delete_message: 'An app can only delete its own messages.',
  edit_window_closed: 'It is too late to change this message, by the workspace’s rules.',
  name_taken: 'There is a channel of this name already.',
  users_not_found: 'Nobody in the workspace has this address.',
  user_not_found: 'There is no such person.',
  cannot_dm_bot: 'Direct messages can’t be sent to bots.',
  not_allowed_token_type:
    'This can’t be done with a token of this kind. Some things need a user’s token (xoxp-).',
  time_in_past: 'The time is in the past.',
  time_too_far: 'The time is more than 120 days ahead.',
};

/** Errors come with the status 200 and `ok: false`. */
function failure({ status, body }: ApiAnswer): ApiFault | null {
  const code = textAt(body, 'error');
  if (valueAt(body, 'ok') !== false || code === null) return null;
  const kind = NO_ENTRY.has(code)
    ? 'auth'
    : LATER.has(code) || status === 429
      ? 'retryable'
      : NOTHING_FOUND.has(code)
        ? 'halted'
        : 'permanent';
  return { kind, code, message: wordsOf(code, body) };
}

function wordsOf(code: string, body: unknown): string {
  if (code === 'missing_scope') {
    return `The app may not do this: it lacks ‘${textAt(body, 'needed') ?? 'a scope'}’ (it has ‘${textAt(body, 'provided') ?? 'none'}’). Add it under OAuth & Permissions of your Slack app, install the app again, and enter the new token.`;
  }
  const more = listOf(valueAt(body, 'response_metadata.messages')).filter((text) => typeof text === 'string');
  return [WORDS[code] ?? `It says ‘${code}’.`, ...more].join(' ');
}

export const api: ApiDeclaration = {
  baseUrl: DEFAULT_BASE_URL,
  idempotencyHeader: null,
  failure,
};
