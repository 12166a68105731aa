/** Where Twilio's products are, as its own library has them. */
import {
  type ApiClient,
  type ApiRequest,
  listOf,
  pathPart,
  PermanentError,
  textAt,
  valueAt,
} from '#connector-sdk';
import type { ConnectionCredentials } from '#connector-sdk';

const HOSTS = {
  api: 'https://api.twilio.com',
  content: 'https://content.twilio.com',
  lookups: 'https://lookups.twilio.com',
  messaging: 'https://messaging.twilio.com',
  verify: 'https://verify.twilio.com',
} as const;

interface Twilio {
  api: ApiClient;
  auth: ConnectionCredentials | null;
}

/** The address of a path; a connection's own base URL takes the place of all hosts. */
export const placeOf = ({ api }: Pick<Twilio, 'api'>, host: keyof typeof HOSTS, path: string): string =>
  (api.baseUrl === '' ? HOSTS[host] : api.baseUrl) + path;

/** A path below the connection's account. Throws `PermanentError` (`twilio.no_account`). */
export function inAccount(context: Twilio, path: string): string {
  const sid = context.auth?.fields.accountSid;
  if (typeof sid !== 'string' || sid.trim() === '') {
    throw new PermanentError({
      code: 'twilio.no_account',
      message: 'The connection has no account SID. Open it under Connections and enter it.',
    });
  }
  return placeOf(context, 'api', `/2010-04-01/Accounts/${pathPart(sid)}${path}`);
}

/** Up to so many of a list of the account, page after page. */
export async function listInAccount(
  context: Twilio,
  {
    path,
    query,
    name,
    limit,
  }: { path: string; query: NonNullable<ApiRequest['query']>; name: string; limit: number },
): Promise<unknown[]> {
  const found: unknown[] = [];
  const first: ApiRequest = {
    path: inAccount(context, path),
    query: { ...query, PageSize: Math.min(limit, 1000) },
  };
  const pages = context.api.pages(first, ({ body }) => {
    const next = textAt(body, 'next_page_uri');
    return next === null || found.length >= limit ? null : { path: placeOf(context, 'api', next) };
  });
  for await (const { body } of pages) found.push(...listOf(valueAt(body, name)));
  return found.slice(0, limit);
}
