/** https://docs.discord.com/developers/resources/message#get-channel-messages, again and again */
import { Type } from 'typebox';

import { definePollTrigger, everySeconds, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

import { channelField, serverOfChannelField } from './fields';

/** What Discord gives at once, and how often it is asked in one poll. */
const PAGE = 100;
const MOST_PAGES = 5;

export const newMessageTrigger = definePollTrigger({
  key: 'new_message',
  title: 'New message in a channel',
  description:
    'Looks at a channel again and again. ‘Something happened in Discord’ is told of messages at once.',
  auth: { kinds: ['bot'], required: true },
  input: Type.Object(
    {
      server: serverOfChannelField,
      channel: channelField(),
      fromBots: Type.Optional(
        Type.Boolean({
          title: 'Messages of bots as well',
          description: 'Of this bot too: a workflow that writes there would start itself.',
          default: false,
          ui: { advanced: true },
        }),
      ),
      everySeconds: everySeconds(60),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    body: Type.Unknown({ title: 'The message', description: 'With content, author and id.' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ channel, fromBots = false }) => [channel.trim(), fromBots],
  async poll({ input, api, cursor }) {
    const path = `/channels/${pathPart(input.channel)}/messages`;
    const messages: unknown[] = [];
    let after = typeof cursor === 'string' ? cursor : null;
    if (after === null) {
      const [newest] = listOf(await api.get(path, { limit: 1 }));
      return { items: [], cursor: textAt(newest, 'id') ?? '0' };
    }
    for (let number = 0; number < MOST_PAGES; number++) {
      const page = listOf(await api.get(path, { limit: PAGE, after })).toReversed();
      messages.push(...page);
      after = textAt(page.at(-1), 'id') ?? after;
      if (page.length < PAGE) break;
    }
    const wanted = messages.filter(
      (message) => input.fromBots === true || valueAt(message, 'author.bot') !== true,
    );
    return {
      items: wanted.flatMap((message) => {
        const id = textAt(message, 'id');
        return id === null ? [] : [{ id, value: message }];
      }),
      cursor: after,
    };
  },
});
