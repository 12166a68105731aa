/** https://shopify.dev/docs/apps/build/authentication-authorization */
import { Type } from 'typebox';

import { ACCESS_KIND, defineAuth, inHeader, oauth2Auth, secretList } from '#connector-sdk';

export const OAUTH_KIND = 'oauth2';
export const BASE_URL = 'https://{shop}';

const shop = Type.String({
  title: 'Shop',
  description: 'Its address at Shopify.',
  pattern: '^[a-z0-9][a-z0-9-]*[.]myshopify[.]com$',
  maxLength: 255,
  ui: { placeholder: 'ann-shop.myshopify.com' },
});

export const accessToken = defineAuth({
  key: ACCESS_KIND,
  title: 'Access token',
  description: 'Of an app that is installed in your shop only.',
  apply: inHeader('x-shopify-access-token', '{token}'),
  fields: Type.Object(
    {
      shop,
      token: Type.String({
        title: 'Admin API access token',
        minLength: 1,
        maxLength: 500,
        ui: { secret: true, placeholder: 'shpat_…' },
      }),
      secrets: Type.Optional(
        secretList('Client secret', 'Of the same app; needed for triggers only, as Shopify signs with it.'),
      ),
    },
    { additionalProperties: false },
  ),
});

export const app = oauth2Auth({
  key: OAUTH_KIND,
  title: 'App (OAuth 2)',
  description:
    'An app of yours in Shopify’s Dev Dashboard: its client id and secret are on the page Settings. Enter the redirect address there, and install the app in the shop.',
  apply: inHeader('x-shopify-access-token', '{accessToken}'),
  fields: { shop },
  oauth2: {
    flows: ['clientCredentials', 'authorizationCode'],
    authorizationUrl: `${BASE_URL}/admin/oauth/authorize`,
    tokenUrl: `${BASE_URL}/admin/oauth/access_token`,
    scopes: [
      'read_orders',
      'write_orders',
      'read_products',
      'write_products',
      'read_customers',
      'write_customers',
      'read_inventory',
      'write_inventory',
      'read_locations',
      'read_draft_orders',
      'write_draft_orders',
      'read_merchant_managed_fulfillment_orders',
      'write_merchant_managed_fulfillment_orders',
    ],
    scopeSeparator: ',',
    tokenRequestFormat: 'json',
    pkce: false,
  },
});
