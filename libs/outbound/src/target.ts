/** A URL as text in, the place to send a request to out; refused here when its host is a literal that may not be dialled. */
import { isIP } from 'node:net';

import { type AllowList, checkAddress } from './addresses';
import { outboundFailure } from './failures';

export interface Target {
  /** Scheme, host and port: what a pooled connection belongs to. */
  origin: string;
  /** Path and query, as sent. */
  path: string;
  /** The whole address without credentials and fragment. */
  url: string;
  /** The `Basic` value made of `user:password@`, where the URL had them. */
  authorization: string | null;
  /** Scheme, host and path only: queries tend to hold keys. For errors. */
  shown: string;
}

/** A host as `URL` spells it, without the brackets of an IPv6 literal. */
export const bareHost = (hostname: string): string =>
  hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;

/**
 * Parses and checks a URL. `URL` (WHATWG) folds every odd spelling of an IPv4 into four decimal numbers, so the
 * check sees what would be dialled. Throws `outbound.bad_url` or `outbound.blocked_address`.
 */
export function parseTarget(text: string, allow: AllowList, base?: string): Target {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw outboundFailure('outbound.bad_url');
  }
  const shown = url.origin + url.pathname;
  const host = bareHost(url.hostname);
  if (isIP(host) && !checkAddress(host, allow).allowed) {
    throw outboundFailure('outbound.blocked_address', { details: { url: shown } });
  }
  const path = url.pathname + url.search;
  return {
    origin: url.origin,
    path,
    url: url.origin + path,
    authorization: url.username || url.password ? basic(url.username, url.password) : null,
    shown,
  };
}

/** Both as `URL` has them. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
