/** https://developers.intercom.com/docs/webhooks/webhook-notifications */
import {
  defineWebhookPreset,
  EMPTY_ANSWER,
  fromBody,
  momentField,
  payloadOf,
  signedBy,
  textField,
  valueAt,
  valueField,
} from '#connector-sdk';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in Intercom',
  description: 'Starts a run for each event of an Intercom workspace.',
  verify: signedBy({
    algorithm: 'hmac-sha1',
    signature: { headers: ['x-hub-signature'], form: { kind: 'whole', prefix: 'sha1=' } },
    encoding: 'hex',
    content: '{body}',
  }),
  handshakes: [
    { method: 'HEAD', verified: false, answer: () => EMPTY_ANSWER },
    {
      verified: true,
      answer: (request) => (valueAt(payloadOf(request).body, 'topic') === 'ping' ? EMPTY_ANSWER : null),
    },
  ],
  deliveryId: fromBody('id'),
  event: fromBody('topic'),
  events: [
    'conversation.user.created',
    'conversation.user.replied',
    'conversation.admin.replied',
    'conversation.admin.assigned',
    'conversation.admin.closed',
    'conversation.rating.added',
    'contact.user.created',
    'contact.lead.created',
    'contact.user.tag.created',
    'contact.email.updated',
    'company.created',
    'ticket.created',
    'ticket.state.updated',
  ],
  fields: {
    workspace: textField('Workspace', 'app_id'),
    object: valueField('What it is about', 'data.item'),
    createdAt: momentField('When it happened', 'created_at', 's'),
  },
});
