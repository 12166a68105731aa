import { fastifyCookie } from '@fastify/cookie';

/** The cookie that carries a person's session. */
export const SESSION_COOKIE = 'sluice_session';

export interface CookieOptions {
  /** Only over https; set it when the public address is https. */
  secure?: boolean;
  maxAgeSeconds?: number;
}

/** Of a value that is not well-formed, the rest is still read. */
export const parseCookies = (header: string | undefined): Record<string, string | undefined> =>
  header === undefined ? {} : fastifyCookie.parse(header);

/** A `Set-Cookie` value: never readable by scripts, never sent along by other sites' forms, for the whole address. */
export const serializeCookie = (name: string, value: string, options: CookieOptions): string =>
  fastifyCookie.serialize(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: options.secure ?? false,
    maxAge: options.maxAgeSeconds,
  });
