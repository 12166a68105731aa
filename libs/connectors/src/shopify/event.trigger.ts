/** https://shopify.dev/docs/apps/build/webhooks/verify-deliveries */
import { Type } from 'typebox';

import { ACCESS_KIND, defineWebhookPreset, firstOf, fromHeader, type Reader, signedBy } from '#connector-sdk';

import { OAUTH_KIND } from './auth';
import { EVENTS } from './events';
import { registration } from './registration';

/** Without X- in the newer kind of webhooks, which are called Events. */
const header = (name: string): Reader =>
  firstOf(fromHeader(`x-shopify-${name}`), fromHeader(`shopify-${name}`));

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in a shop',
  description: 'Starts a run for each event of a Shopify shop.',
  kinds: ['signing', ACCESS_KIND, OAUTH_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: {
      headers: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'],
      form: { kind: 'whole' },
    },
    encoding: 'base64',
    content: '{body}',
  }),
  deliveryId: header('webhook-id'),
  event: header('topic'),
  events: EVENTS,
  fields: {
    shop: {
      schema: Type.Union([Type.String(), Type.Null()], { title: 'Shop' }),
      read: header('shop-domain'),
    },
  },
  registration,
});
