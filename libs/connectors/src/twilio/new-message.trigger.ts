/** https://www.twilio.com/docs/messaging/api/message-resource */
import { Type } from 'typebox';

import { ACCESS_KIND, definePollTrigger, everySeconds, given, polledShape, textAt } from '#connector-sdk';

import { pollAccount } from './account-poll';
import { messageShape } from './answers';
import { number } from './fields';

export const newMessage = definePollTrigger({
  key: 'new_message',
  title: 'A message came in (looking for it)',
  description:
    'Starts a run for each text message that came in. It looks again and again, so it needs no public address.',
  auth: { kinds: [ACCESS_KIND, 'api_key'], required: true },
  input: Type.Object(
    { to: number('To', 'Left out: all your numbers.'), everySeconds: everySeconds(60) },
    { additionalProperties: false },
  ),
  output: polledShape(messageShape),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ to }) => to ?? null,
  poll: (context) =>
    pollAccount(
      context,
      {
        path: '/Messages.json',
        name: 'messages',
        query: given({ To: context.input.to }),
        time: 'date_sent',
        from: 'DateSent>',
      },
      (message) => textAt(message, 'direction') === 'inbound',
    ),
});
