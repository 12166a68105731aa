import { accessAuth, oauth2Auth, type OAuth2TokenAnswer, textAt, valueAt } from '#connector-sdk';

import { DEFAULT_BASE_URL } from './app-token-auth';

/** What the operations of this connector need. */
export const SCOPES = [
  'channels:history',
  'channels:manage',
  'channels:read',
  'chat:write',
  'chat:write.customize',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:write',
  'reactions:write',
  'users:read',
  'users:read.email',
];

export const tokenAuth = accessAuth({
  title: 'Bot token',
  description:
    'It begins with xoxb-, and is on the page OAuth & Permissions of your Slack app once the app is installed in your workspace. A user’s token (xoxp-) will do as well.',
  baseUrl: DEFAULT_BASE_URL,
});

/** https://docs.slack.dev/authentication/installing-with-oauth */
export const signInAuth = oauth2Auth({
  title: 'Sign in at Slack',
  description:
    'At https://api.slack.com/apps, make an app. Client id and secret are on its page Basic Information; the redirect address goes to OAuth & Permissions.',
  oauth2: {
    flows: ['authorizationCode'],
    authorizationUrl: 'https://slack.com/oauth/v2/authorize',
    tokenUrl: `${DEFAULT_BASE_URL}/oauth.v2.access`,
    scopes: SCOPES,
    scopeSeparator: ',',
    pkce: false,
    readToken,
  },
});

/** Slack says no with `ok: false` and the status 200. */
export function readToken(body: unknown): OAuth2TokenAnswer | null {
  const accessToken = textAt(body, 'access_token');
  if (valueAt(body, 'ok') !== true || accessToken === null) return null;
  const expiresIn = valueAt(body, 'expires_in');
  return {
    accessToken,
    refreshToken: textAt(body, 'refresh_token'),
    expiresIn: typeof expiresIn === 'number' ? expiresIn : null,
    scope: textAt(body, 'scope'),
  };
}
