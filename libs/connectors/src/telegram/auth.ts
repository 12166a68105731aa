import { accessAuth, type ApplyAuth, ExpiredAuthError } from '#connector-sdk';

export const DEFAULT_BASE_URL = 'https://api.telegram.org';

/** Where operations leave room for the token: Telegram takes it as a part of the path. */
export const BOT_PATH = '/bot{token}';

const ROOM = '/bot%7Btoken%7D/';
/** Nothing that would lead elsewhere. */
const TOKEN = /^[\w:-]+$/;

/** https://core.telegram.org/bots/api#making-requests. Throws `ExpiredAuthError` (`telegram.bad_token`). */
const intoPath: ApplyAuth = (request, fields) => {
  const token = String(fields.token ?? '').trim();
  if (!TOKEN.test(token))
    throw new ExpiredAuthError({
      code: 'telegram.bad_token',
      message: 'The connection holds no bot token. It looks like 123456:ABC-DEF…; @BotFather gives it.',
    });
  return { ...request, url: request.url.replace(ROOM, () => `/bot${token}/`) };
};

export const botAuth = accessAuth({
  title: 'Bot token',
  description:
    'What @BotFather answered when the bot was made, such as 123456:ABC-DEF…. /token shows it again.',
  baseUrl: DEFAULT_BASE_URL,
  apply: intoPath,
});
