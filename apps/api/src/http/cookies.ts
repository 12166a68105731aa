/** The cookie that carries a person's session. */
export const SESSION_COOKIE = 'sluice_session';

export interface CookieOptions {
  /** Only over https; set it when the public address is https. */
  secure?: boolean;
  maxAgeSeconds?: number;
}

/** The cookies of a `Cookie` header (RFC 6265 §5.4); of two with one name the first, which is the more specific, counts. */
export function parseCookies(header: string | undefined): Record<string, string | undefined> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    if (!cookies.has(name)) cookies.set(name, decoded(pair.slice(at + 1).trim()));
  }
  return Object.fromEntries(cookies);
}

/** A `Set-Cookie` value: never readable by scripts, never sent along by other sites' forms, for the whole address. */
export function serializeCookie(
  name: string,
  value: string,
  { secure, maxAgeSeconds }: CookieOptions,
): string {
  return [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${Math.floor(maxAgeSeconds)}`]),
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
