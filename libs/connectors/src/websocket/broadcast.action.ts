/** A message in → sent on all WebSockets that are open at a workflow's trigger, whichever processes hold them. */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { messageFields, toMessage } from './message-input';

export const broadcastAction = defineAction({
  key: 'broadcast',
  title: 'Send on all WebSockets of a trigger',
  description:
    'Sends a message on every WebSocket that is open at this workflow’s trigger URL, or at another one’s.',
  input: Type.Object(
    {
      ...messageFields,
      workflowId: Type.Optional(
        Type.String({
          title: 'Workflow',
          description: 'The id of another workflow of this workspace. Empty: this one.',
          maxLength: 100,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    sockets: Type.Integer({ title: 'Sent to', description: 'How many connections.' }),
    dropped: Type.Integer({
      title: 'Closed instead',
      description: 'Connections whose other end did not read what it was sent before.',
    }),
  }),
  async run({ input, sockets }) {
    const message = toMessage(input.message, input.sendAs);
    return sockets.broadcast(input.workflowId?.trim() || null, message);
  },
});
