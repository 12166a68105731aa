/** For apps without events: https://docs.slack.dev/reference/methods/conversations.history, again and again. */
import { Type } from 'typebox';

import { definePollTrigger, everySeconds, textAt, tooMany, valueAt } from '#connector-sdk';

import { readAll } from './call';
import { channelField } from './fields';

/** Of one poll; a busier channel is for events. */
const MOST = 2000;

export const newMessageTrigger = definePollTrigger({
  key: 'new_message',
  title: 'New message in a channel',
  description:
    'Looks at a channel again and again, for up to 2,000 messages in one look. Events, and Socket Mode, are told of messages at once.',
  auth: { kinds: ['access', 'oauth2'], required: true },
  input: Type.Object(
    {
      channel: channelField(),
      fromBots: Type.Optional(
        Type.Boolean({
          title: 'Messages of apps as well',
          description: 'Of this app too: a workflow that writes there would start itself.',
          default: false,
          ui: { advanced: true },
        }),
      ),
      everySeconds: everySeconds(60),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    body: Type.Unknown({ title: 'The message', description: 'With text, user and ts.' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ channel, fromBots = false }) => [channel, fromBots],
  async poll({ input, api, cursor }) {
    const oldest = typeof cursor === 'string' ? cursor : undefined;
    const found = await readAll(api, {
      method: 'conversations.history',
      query: { channel: input.channel, oldest },
      list: 'messages',
      most: oldest === undefined ? 1 : MOST + 1,
    });
    if (found.length > MOST) throw tooMany('slack', MOST);
    const messages = found.toReversed();
    const wanted = messages.filter(
      (message) => input.fromBots === true || (valueAt(message, 'bot_id') ?? null) === null,
    );
    return {
      items: wanted.flatMap((message) => {
        const id = textAt(message, 'ts');
        return id === null ? [] : [{ id, value: message }];
      }),
      cursor: textAt(messages.at(-1), 'ts') ?? oldest ?? '0',
    };
  },
});
