/** https://www.twilio.com/docs/voice/api/call-resource */
import { Type } from 'typebox';

import { ACCESS_KIND, definePollTrigger, everySeconds, given, polledShape } from '#connector-sdk';

import { pollAccount } from './account-poll';
import { callShape } from './answers';
import { number } from './fields';

export const newCall = definePollTrigger({
  key: 'new_call',
  title: 'A call is over (looking for it)',
  description: 'Starts a run for each call that was made or came in, once it is over.',
  auth: { kinds: [ACCESS_KIND, 'api_key'], required: true },
  input: Type.Object(
    { to: number('To', 'Left out: any number.'), everySeconds: everySeconds(60) },
    { additionalProperties: false },
  ),
  output: polledShape(callShape),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ to }) => to ?? null,
  poll: (context) =>
    pollAccount(context, {
      path: '/Calls.json',
      name: 'calls',
      query: given({ To: context.input.to, Status: 'completed' }),
      time: 'end_time',
      from: 'EndTime>',
    }),
});
