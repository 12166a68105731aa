/** https://developer.paypal.com/api/rest/authentication/ */
import { Type } from 'typebox';

import { oauth2Auth } from '#connector-sdk';

export const OAUTH_KIND = 'oauth2';

/** Hosts as PayPal's own library names them. */
const LIVE = 'api-m.paypal.com';
const SANDBOX = 'api-m.sandbox.paypal.com';

export const BASE_URL = 'https://{server}';

export const appCredentials = oauth2Auth({
  key: OAUTH_KIND,
  title: 'Client id and secret',
  description:
    'Of an app at developer.paypal.com, under Apps & Credentials. Apps of the sandbox and live ones have credentials of their own.',
  fields: {
    server: Type.Union([Type.Literal(LIVE), Type.Literal(SANDBOX)], {
      title: 'Account',
      default: LIVE,
      ui: { labels: { [LIVE]: 'Live', [SANDBOX]: 'Sandbox' } },
    }),
  },
  oauth2: {
    flows: ['clientCredentials'],
    tokenUrl: `${BASE_URL}/v1/oauth2/token`,
    // What an app may do is chosen in its settings at PayPal.
    scopes: [],
    clientAuthentication: 'basic',
  },
});
