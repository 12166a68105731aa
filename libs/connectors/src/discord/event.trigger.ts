/** https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers */
import { Type } from 'typebox';

import {
  bodyDigest,
  defineWebhookPreset,
  firstOf,
  fromBody,
  signedBy,
  textField,
  valueField,
} from '#connector-sdk';

import { acknowledge, answerAddress, interactionName, pong } from './interactions';

export const eventTrigger = defineWebhookPreset({
  key: 'interaction',
  title: 'Somebody used a command or a button',
  description: 'Starts a run for slash commands, buttons, menus and dialogs of a Discord application.',
  verify: signedBy({
    algorithm: 'ed25519',
    signature: { headers: ['x-signature-ed25519'], form: { kind: 'whole' } },
    encoding: 'hex',
    content: '{timestamp}{body}',
    timestamp: { in: { headers: ['x-signature-timestamp'] }, unit: 's' },
    key: { encoding: 'hex' },
  }),
  handshakes: [{ verified: true, answer: pong }],
  deliveryId: firstOf(fromBody('id'), bodyDigest),
  event: interactionName,
  events: ['command', 'component', 'modal', 'autocomplete', 'APPLICATION_AUTHORIZED', 'ENTITLEMENT_CREATE'],
  answer: acknowledge,
  fields: {
    name: textField('Name of the command or the button', 'data.name', 'data.custom_id'),
    user: textField('User', 'member.user.username', 'user.username', 'event.data.user.username'),
    channel: textField('Channel', 'channel_id'),
    server: textField('Server', 'guild_id'),
    data: valueField('What it is about', 'data', 'event.data'),
    answerUrl: {
      schema: Type.Union([Type.String(), Type.Null()], { title: 'Address for the answer' }),
      read: answerAddress,
    },
  },
});
