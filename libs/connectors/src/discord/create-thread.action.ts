/** https://docs.discord.com/developers/resources/channel#start-thread-from-message, and start-thread-without-message */
import { Type } from 'typebox';

import { defineAction, pathPart, textAt } from '#connector-sdk';

import { channelField, nullable, reasonField, reasonHeader, serverOfChannelField } from './fields';

/** https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const TYPES = { public: 11, private: 12 } as const;

export const createThread = defineAction({
  key: 'create_thread',
  title: 'Start a thread',
  description: 'Starts a thread in a channel, from a message or without one.',
  auth: { kinds: ['bot'], required: true },
  input: Type.Object(
    {
      server: serverOfChannelField,
      channel: channelField('Its id.'),
      name: Type.String({ title: 'Name', minLength: 1, maxLength: 100 }),
      message: Type.Optional(
        Type.String({
          title: 'From this message',
          description: 'Its id. Left out: without one.',
          maxLength: 25,
        }),
      ),
      kind: Type.Optional(
        Type.Enum(['public', 'private'], {
          title: 'Who sees it',
          description: 'A thread from a message is as public as its channel.',
          default: 'public',
          ui: { labels: { public: 'Everybody in the channel', private: 'Those who are added' } },
        }),
      ),
      archiveAfter: Type.Optional(
        Type.Enum(['60', '1440', '4320', '10080'], {
          title: 'Hidden when nobody writes for',
          ui: {
            advanced: true,
            labels: { 60: 'an hour', 1440: 'a day', 4320: 'three days', 10080: 'a week' },
          },
        }),
      ),
      reason: reasonField,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullable('Id'),
    name: nullable('Name'),
    thread: Type.Unknown({ title: 'The thread, as Discord describes it' }),
  }),
  async run({ input, api }) {
    const channel = `/channels/${pathPart(input.channel)}`;
    const { body } = await api.request({
      method: 'POST',
      path: input.message ? `${channel}/messages/${pathPart(input.message)}/threads` : `${channel}/threads`,
      headers: reasonHeader(input.reason),
      json: {
        name: input.name,
        auto_archive_duration: input.archiveAfter ? Number(input.archiveAfter) : undefined,
        ...(input.message ? {} : { type: TYPES[input.kind ?? 'public'] }),
      },
    });
    return { id: textAt(body, 'id'), name: textAt(body, 'name'), thread: body };
  },
});
