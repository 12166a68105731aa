/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started */
import { bodyDigest, defineWebhookPreset, signedBy, textField } from '#connector-sdk';

import { itemsIn } from './items';
import { answerChallenge } from './challenge';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at Meta',
  description:
    'Starts a run for messages and changes in WhatsApp, Messenger, Instagram and on Facebook pages.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-hub-signature-256'], form: { kind: 'whole', prefix: 'sha256=' } },
    encoding: 'hex',
    content: '{body}',
  }),
  handshakes: [{ method: 'GET', verified: false, answer: answerChallenge }],
  // Meta does not name its deliveries; each entry carries its moment.
  deliveryId: bodyDigest,
  event: null,
  items: itemsIn,
  events: [
    'messages',
    'messaging_postbacks',
    'message_template_status_update',
    'feed',
    'mention',
    'comments',
    'leadgen',
    'story_insights',
  ],
  fields: { object: textField('Where', 'object') },
});
