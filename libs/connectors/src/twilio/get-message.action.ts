/** https://www.twilio.com/docs/messaging/api/message-resource */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { messageShape } from './answers';
import { messageSid } from './fields';
import { inAccount } from './place';

export const getMessage = defineAction({
  key: 'get_message',
  title: 'Get a message',
  description: 'Reads a message and its state.',
  input: Type.Object({ messageSid }, { additionalProperties: false }),
  output: messageShape,
  idempotent: true,
  run: (context) =>
    context.api.get(inAccount(context, `/Messages/${pathPart(context.input.messageSid)}.json`)),
});
