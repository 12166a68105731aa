import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request can't have been made by another site's page: it is safe, or the browser says where it comes from
 * and that is here. Without either header there is no telling, and `unless` decides.
 */
export function isSameOrigin(
  request: { method: string; headers: IncomingHttpHeaders },
  publicUrl: string,
  unless: { unknown: boolean },
): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined) {
    if (!URL.canParse(origin)) return false;
    return origin === new URL(publicUrl).origin || new URL(origin).host === host;
  }
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return unless.unknown;
}
