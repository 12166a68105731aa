/** What a service gave, as it is sealed with the connection. */
import type { OAuth2Flow, OAuth2TokenAnswer } from '#connector-sdk';

export interface Tokens {
  flow: OAuth2Flow;
  accessToken: string;
  refreshToken: string | null;
  scope: string | null;
  /** How long the access token lives from its birth; null: its end is not known. */
  lifetimeMs: number | null;
}

/** A service that gives no new refresh token means the old one to be used again (RFC 6749 §6). */
export function tokensOf(
  { accessToken, refreshToken, expiresIn, scope }: OAuth2TokenAnswer,
  before: Pick<Tokens, 'flow' | 'refreshToken' | 'scope'>,
): Tokens {
  const seconds = expiresIn ?? 0;
  return {
    flow: before.flow,
    accessToken,
    refreshToken: refreshToken ?? before.refreshToken,
    scope: scope ?? before.scope,
    lifetimeMs: seconds > 0 ? Math.min(seconds, MAX_SECONDS) * 1000 : null,
  };
}

const MAX_SECONDS = 10 * 365 * 86_400;

export function readTokens(opened: Readonly<Record<string, unknown>>): Tokens | null {
  const { flow, accessToken, refreshToken, scope, lifetimeMs } = opened;
  if (typeof accessToken !== 'string') return null;
  return {
    flow: flow as OAuth2Flow,
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : null,
    scope: typeof scope === 'string' ? scope : null,
    lifetimeMs: typeof lifetimeMs === 'number' ? lifetimeMs : null,
  };
}

/** `soon`: still valid, and time for a new one; `over`: may run out on its way to the service. */
export type Age = 'fresh' | 'soon' | 'over';

const SOON_MS = 5 * 60_000;
const OVER_MS = 15_000;

export function ageOf({ lifetimeMs }: Tokens, leftMs: number | null): Age {
  if (leftMs === null || lifetimeMs === null) return 'fresh';
  if (leftMs <= Math.min(OVER_MS, lifetimeMs * 0.05)) return 'over';
  return leftMs <= Math.min(SOON_MS, lifetimeMs * 0.2) ? 'soon' : 'fresh';
}
