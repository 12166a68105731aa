import { accessAuth, oauth2Auth, type OAuth2TokenAnswer, textAt, valueAt } from '#connector-sdk';

import { BASE_URL } from './registration';

export const tokenAuth = accessAuth({
  description:
    'A personal access token: classic with the scopes ‘repo’ and ‘workflow’, or fine-grained with what your steps need. To add webhooks, it has to be of somebody who administers the repository, with ‘admin:repo_hook’, or ‘Webhooks: read and write’.',
  baseUrl: BASE_URL,
});

/** https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
export const signInAuth = oauth2Auth({
  title: 'Sign in at GitHub',
  description:
    'At GitHub under Settings, Developer settings, make an OAuth app or a GitHub App. The redirect address goes to ‘Authorization callback URL’; client id and secret are on the same page.',
  oauth2: {
    flows: ['authorizationCode', 'deviceCode'],
    authorizationUrl: 'https://github.com/login/oauth/authorize',
    tokenUrl: 'https://github.com/login/oauth/access_token',
    deviceAuthorizationUrl: 'https://github.com/login/device/code',
    scopes: ['repo', 'workflow', 'read:org'],
    readToken,
  },
});

/** GitHub says no with an `error` and the status 200, and gives scopes with commas between. */
export function readToken(body: unknown): OAuth2TokenAnswer | null {
  const accessToken = textAt(body, 'access_token');
  if (accessToken === null) return null;
  const expiresIn = valueAt(body, 'expires_in');
  return {
    accessToken,
    refreshToken: textAt(body, 'refresh_token'),
    expiresIn: typeof expiresIn === 'number' ? expiresIn : null,
    scope: textAt(body, 'scope')?.replaceAll(',', ' ') ?? null,
  };
}
