import { definePollTrigger, everySeconds, listOf, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { pageField } from './inputs';
import { notionId } from './notion-id';
import { plainText } from './rich-text';

const PAGE = 100;

export const newCommentTrigger = definePollTrigger({
  key: 'new-comment',
  title: 'New comment on a page',
  description: 'Looks at the open comments of a page again and again, and starts for each new one.',
  auth: { kinds: ['token', 'oauth2'], required: true },
  input: Type.Object({ page: pageField(), everySeconds: everySeconds(60) }, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Object({
      id: Type.String({ title: 'Id of the comment' }),
      discussionId: Type.Union([Type.String(), Type.Null()], { title: 'Id of the discussion' }),
      text: Type.String({ title: 'Text' }),
      createdTime: Type.String({ title: 'Made at' }),
      createdBy: Type.Union([Type.String(), Type.Null()], { title: 'Id of who wrote it' }),
    }),
    headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
    receivedAt: Type.String({ title: 'Received at' }),
  }),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ page }) => page,
  async poll({ api, input }) {
    const ask = (cursor?: string) => ({
      path: '/comments',
      query: { block_id: notionId(input.page), page_size: PAGE, start_cursor: cursor },
    });
    const items = [];
    const answers = api.pages(ask(), ({ body }) => {
      const cursor = textAt(body, 'next_cursor');
      return cursor === null ? null : ask(cursor);
    });
    for await (const { body } of answers) {
      for (const comment of listOf(valueAt(body, 'results'))) {
        const value = {
          id: textAt(comment, 'id') ?? '',
          discussionId: textAt(comment, 'discussion_id'),
          text: plainText(valueAt(comment, 'rich_text')),
          createdTime: textAt(comment, 'created_time') ?? '',
          createdBy: textAt(comment, 'created_by.id'),
        };
        items.push({ id: value.id, value });
      }
    }
    return { items };
  },
});
