/** https://developers.hubspot.com/docs/apps/legacy-apps/authentication/working-with-oauth */
import { accessAuth, oauth2Auth } from '#connector-sdk';

export const BASE_URL = 'https://api.hubapi.com';
export const OAUTH_KIND = 'oauth2';

export const appToken = accessAuth({
  title: 'Private app token',
  description:
    'Made in HubSpot under Settings → Integrations → Private Apps: the access token of an app that may read and write what the steps do.',
  baseUrl: BASE_URL,
});

export const app = oauth2Auth({
  key: OAUTH_KIND,
  title: 'App (OAuth 2)',
  description:
    'A public app of yours at HubSpot: its client id and secret are on the page Auth. Enter the redirect address there, and choose the same scopes.',
  oauth2: {
    flows: ['authorizationCode'],
    authorizationUrl: 'https://app.hubspot.com/oauth/authorize',
    tokenUrl: `${BASE_URL}/oauth/v1/token`,
    scopes: [
      'oauth',
      'crm.objects.contacts.read',
      'crm.objects.contacts.write',
      'crm.objects.companies.read',
      'crm.objects.companies.write',
      'crm.objects.deals.read',
      'crm.objects.deals.write',
      'tickets',
      'crm.objects.owners.read',
      'crm.lists.read',
      'crm.lists.write',
    ],
    pkce: false,
  },
});
