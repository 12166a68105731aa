/** https://docs.discord.com/developers/resources/guild#create-guild-channel */
import { Type } from 'typebox';

import { defineAction, pathPart, textAt } from '#connector-sdk';

import { nullable, reasonField, reasonHeader, serverField } from './fields';

/** https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const TYPES = { text: 0, voice: 2, category: 4, announcement: 5, stage: 13, forum: 15 } as const;

export const createChannel = defineAction({
  key: 'create_channel',
  title: 'Create a channel',
  description: 'Makes a channel on a server.',
  auth: { kinds: ['bot'], required: true },
  input: Type.Object(
    {
      server: serverField(),
      name: Type.String({ title: 'Name', minLength: 1, maxLength: 100, ui: { placeholder: 'door-repairs' } }),
      type: Type.Optional(
        Type.Enum(['text', 'voice', 'category', 'announcement', 'stage', 'forum'], {
          title: 'Kind',
          default: 'text',
          ui: {
            labels: {
              text: 'Text',
              voice: 'Voice',
              category: 'Category',
              announcement: 'Announcements',
              stage: 'Stage',
              forum: 'Forum',
            },
          },
        }),
      ),
      topic: Type.Optional(Type.String({ title: 'Topic', maxLength: 1024 })),
      category: Type.Optional(
        Type.String({
          title: 'Category',
          description: 'The id of the one it belongs to.',
          maxLength: 25,
          ui: { options: { load: 'categories', dependsOn: ['server'] } },
        }),
      ),
      reason: reasonField,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullable('Id'),
    name: nullable('Name'),
    channel: Type.Unknown({ title: 'The channel, as Discord describes it' }),
  }),
  async run({ input, api }) {
    const { body } = await api.request({
      method: 'POST',
      path: `/guilds/${pathPart(input.server)}/channels`,
      headers: reasonHeader(input.reason),
      json: {
        name: input.name,
        type: TYPES[input.type ?? 'text'],
        topic: input.topic || undefined,
        parent_id: input.category || undefined,
      },
    });
    return { id: textAt(body, 'id'), name: textAt(body, 'name'), channel: body };
  },
});
