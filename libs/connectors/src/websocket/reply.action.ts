/** A message in → sent on one WebSocket that somebody opened at a trigger, whichever process holds it. */
import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { messageFields, toMessage } from './message-input';

export const replyAction = defineAction({
  key: 'reply',
  title: 'Reply on a WebSocket',
  description:
    'Sends a message on the WebSocket on which this run’s event came, or on another one of this workspace.',
  input: Type.Object(
    {
      ...messageFields,
      socketId: Type.String({
        title: 'Socket',
        description: 'Leave it as it is to reply to the sender.',
        minLength: 1,
        maxLength: 200,
        default: '{{trigger.socket.id}}',
        ui: { advanced: true },
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ delivered: Type.Boolean({ title: 'Sent' }) }),
  async run({ input, sockets }) {
    const { delivered } = await sockets.send(input.socketId, toMessage(input.message, input.sendAs));
    if (delivered) return { delivered };
    throw new PermanentError({
      code: 'websocket.gone',
      message:
        'The connection is closed, or whoever holds its other end does not read. Nothing can be sent on it any more.',
    });
  },
});
