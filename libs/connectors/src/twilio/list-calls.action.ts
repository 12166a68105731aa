/** https://www.twilio.com/docs/voice/api/call-resource */
import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { callsShape } from './answers';
import { day, limit, number } from './fields';
import { listInAccount } from './place';

export const listCalls = defineAction({
  key: 'list_calls',
  title: 'List calls',
  description: 'Calls that were made or came in, the latest first.',
  input: Type.Object(
    {
      to: number('To'),
      from: number('From'),
      status: Type.Optional(
        Type.String({
          title: 'State',
          maxLength: 20,
          examples: ['completed', 'busy', 'no-answer', 'failed', 'canceled', 'in-progress'],
        }),
      ),
      since: day('Began on or after'),
      until: day('Began on or before'),
      limit,
    },
    { additionalProperties: false },
  ),
  output: callsShape,
  idempotent: true,
  async run(context) {
    const { input } = context;
    const query = given({
      To: input.to,
      From: input.from,
      Status: input.status,
      'StartTime>': input.since,
      'StartTime<': input.until,
    });
    const calls = await listInAccount(context, {
      ...{ path: '/Calls.json', query, name: 'calls' },
      limit: input.limit ?? 50,
    });
    return { calls, count: calls.length };
  },
});
