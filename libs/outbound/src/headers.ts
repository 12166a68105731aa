/** A request's headers as the caller gave them in, the ones to send out. */

/** Belong to one connection or are worked out from the body (RFC 9110 §7.6.1, §8.6); a caller's values are left out. */
const OWN = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** `name` in lower case. */
export const isOwnHeader = (name: string): boolean => OWN.has(name);

/** All that goes along to another origin: any other header might be a credential, whatever its name is. */
const CROSS_ORIGIN = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-encoding',
  'content-language',
  'content-type',
  'idempotency-key',
  'user-agent',
]);

const OF_BODY = /^content-/;

interface Sender {
  userAgent: string;
  /** From the URL; the caller's own goes before it. */
  authorization: string | null;
  /** Then only the caller can know the body's length; without it, it is sent in chunks. */
  isStreamed: boolean;
}

/** Name, value, name, value…; each value of a list is a line of its own. */
export function outgoingHeaders(
  given: Record<string, string | string[]> | undefined,
  { userAgent, authorization, isStreamed }: Sender,
): string[] {
  const list: string[] = [];
  let hasAgent = false;
  let hasAccept = false;
  let hasEncoding = false;
  let hasAuthorization = false;
  for (const given_name in given) {
    const name = given_name.toLowerCase();
    if (isOwnHeader(name) && !(isStreamed && isLength(name, given[given_name]))) continue;
    if (name === 'user-agent') hasAgent = true;
    else if (name === 'accept') hasAccept = true;
    else if (name === 'accept-encoding') hasEncoding = true;
    else if (name === 'authorization') hasAuthorization = true;
    const value = given[given_name];
    if (typeof value === 'string') list.push(given_name, value);
    else for (const line of value ?? []) list.push(given_name, line);
  }
  if (!hasAgent) list.push('user-agent', userAgent);
  if (!hasAccept) list.push('accept', '*/*');
  if (!hasEncoding) list.push('accept-encoding', 'gzip, br, deflate');
  if (authorization !== null && !hasAuthorization) list.push('authorization', authorization);
  return list;
}

const isLength = (name: string, value: unknown): boolean =>
  name === 'content-length' && typeof value === 'string' && /^\d{1,15}$/.test(value);

/** What is left of `headers` after a redirect. */
export function redirectedHeaders(
  headers: readonly string[],
  options: { sameOrigin: boolean; keepsBody: boolean; secret: ReadonlySet<string> },
): string[] {
  const kept: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'host') continue;
    if (!options.sameOrigin && (!CROSS_ORIGIN.has(lower) || options.secret.has(lower))) continue;
    if (!options.keepsBody && OF_BODY.test(lower)) continue;
    kept.push(name, headers[at + 1] ?? '');
  }
  return kept;
}
