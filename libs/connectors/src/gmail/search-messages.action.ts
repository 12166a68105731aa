import { defineAction, HaltedError } from '#connector-sdk';
import { Type } from 'typebox';

import { labelsField } from './letter-fields';
import { MailOutput } from './mail-output';
import { idsOf, readIfThere } from './messages';
import { type Mail, readMail } from './read-mail';

const PAGE = 100;

export const searchMessagesAction = defineAction({
  key: 'search-messages',
  title: 'Find mails',
  description: 'Finds mails as Gmail’s own search does, the newest first.',
  input: Type.Object(
    {
      query: Type.Optional(
        Type.String({
          title: 'Search',
          description: 'As in Gmail’s search box.',
          maxLength: 5000,
          ui: { placeholder: 'from:ann@example.com has:attachment newer_than:7d' },
        }),
      ),
      labels: Type.Optional(labelsField('With these labels', 'With all of them.')),
      limit: Type.Optional(
        Type.Integer({
          title: 'At most',
          description: 'So many mails.',
          minimum: 1,
          maximum: 500,
          default: 20,
        }),
      ),
      includeSpamTrash: Type.Optional(
        Type.Boolean({ title: 'In spam and trash too', default: false, ui: { advanced: true } }),
      ),
      whenNone: Type.Optional(
        Type.Enum(['continue', 'stop'], {
          title: 'If there is none',
          default: 'continue',
          ui: { labels: { continue: 'Go on with an empty list', stop: 'End the run here' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    count: Type.Integer({ title: 'Number of mails' }),
    first: Type.Union([MailOutput, Type.Null()], { title: 'First mail' }),
    messages: Type.Array(MailOutput, { title: 'Mails' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const { query, labels, limit = 20, includeSpamTrash, whenNone } = input;
    const ids: string[] = [];
    for await (const page of idsOf(
      api,
      { q: query, labelIds: labels, includeSpamTrash },
      Math.min(PAGE, limit),
    )) {
      ids.push(...page);
      if (ids.length >= limit) break;
    }
    const messages: Mail[] = [];
    for (const id of ids.slice(0, limit)) {
      const message = await readIfThere(api, id);
      if (message !== null) messages.push(readMail(message));
    }
    if (messages.length === 0 && whenNone === 'stop') {
      throw new HaltedError({ code: 'gmail.none_found', message: 'No mail fits the search.' });
    }
    return { count: messages.length, first: messages[0] ?? null, messages };
  },
});
