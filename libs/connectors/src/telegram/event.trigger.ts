/** Telegram tells a bot's webhook: https://core.telegram.org/bots/api#setwebhook */
import {
  ACCESS_KIND,
  defineWebhookPreset,
  fromBody,
  secretsOf,
  type PresetField,
  verifyHeaderValue,
} from '#connector-sdk';
import { Type } from 'typebox';

import { registration } from './registration';
import { KINDS, kindOf, UPDATE_FIELDS } from './updates';

/** Its value is the secret that Telegram was given at the registration. */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

const fields = Object.fromEntries(
  Object.entries(UPDATE_FIELDS).map(([name, { title, read }]): [string, PresetField] => [
    name,
    { schema: Type.Union([Type.String(), Type.Null()], { title }), read },
  ]),
);

export const eventTrigger = defineWebhookPreset({
  title: 'A bot is told something',
  description: 'Starts a run for messages, commands, buttons and everything else that Telegram tells a bot.',
  kinds: [ACCESS_KIND],
  // A connection's own fields are no secrets for this: the token of the bot is never sent here.
  verify: (request, { registration: own }) =>
    verifyHeaderValue(request, SECRET_HEADER, secretsOf({ auth: null, registration: own })),
  secretHeaders: [SECRET_HEADER],
  deliveryId: fromBody('update_id'),
  event: ({ body }) => kindOf(body),
  events: KINDS,
  fields,
  registration,
});
