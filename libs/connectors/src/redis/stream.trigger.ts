/** Entries of a stream: each is an event, also those that were added while nobody was listening. */
import { Type } from 'typebox';

import { defineListenTrigger } from '#connector-sdk';

import { AUTH } from './auth';
import { withRedis } from './open-redis';
import { readEntry } from './entry';
import { readAsGroup, readFromPosition } from './read-stream';

export const streamTrigger = defineListenTrigger({
  key: 'stream',
  title: 'Read a stream',
  description: 'Starts a run for every entry added to a stream, also for those added while Sluice was down.',
  auth: AUTH,
  input: Type.Object(
    {
      stream: Type.String({ title: 'Stream', description: 'Its key.', minLength: 1, maxLength: 1000 }),
      start: Type.Optional(
        Type.Enum(['new', 'beginning'], {
          title: 'Start with',
          description: 'Only the first time; after that it goes on where it was.',
          default: 'new',
          ui: { labels: { new: 'Only what comes from now on', beginning: 'All that is in it' } },
        }),
      ),
      group: Type.Optional(
        Type.String({
          title: 'Consumer group',
          description:
            'Shares the entries with the other consumers of this group, and acknowledges each one when it is stored. The group is made where there is none. Left out: every entry is read, and nothing is written to the server.',
          maxLength: 500,
          ui: { advanced: true },
        }),
      ),
      json: Type.Optional(
        Type.Enum(['auto', 'never'], {
          title: 'JSON in fields',
          description: 'Automatically: a field that begins with { or [ and is JSON is read as JSON.',
          default: 'auto',
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    stream: Type.String({ title: 'Stream' }),
    id: Type.String({ title: 'Entry' }),
    fields: Type.Record(Type.String(), Type.Unknown(), { title: 'Fields' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  listen(context) {
    const { stream, group, start = 'new' } = context.input;
    return withRedis(context, (redis) =>
      group
        ? readAsGroup(redis, context, { stream, group, start })
        : readFromPosition(redis, context, { stream, start }),
    );
  },
  parse: async ({ headers, body, receivedAt }, { json = 'auto' }) => {
    const { stream = '', id = '' } = Object.fromEntries(headers);
    return { stream, id, fields: readEntry(body, json === 'auto'), receivedAt };
  },
});
