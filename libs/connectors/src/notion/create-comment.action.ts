import { defineAction, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { pageField } from './inputs';
import { notionId } from './notion-id';
import { richText } from './rich-text';

export const createCommentAction = defineAction({
  key: 'create-comment',
  title: 'Comment on a page',
  description: 'Writes a comment at a page, or an answer in a discussion.',
  input: Type.Object(
    {
      page: pageField(),
      text: Type.String({ title: 'Text', minLength: 1, maxLength: 100_000, ui: { multiline: true } }),
      discussionId: Type.Optional(
        Type.String({
          title: 'Id of the discussion',
          description: 'To answer in it, in place of a new one at the page.',
          maxLength: 200,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String({ title: 'Id of the comment' }),
    discussionId: Type.Union([Type.String(), Type.Null()], { title: 'Id of the discussion' }),
  }),
  async run({ api, input: { page, text, discussionId } }) {
    const body = await api.post('/comments', {
      ...(discussionId ? { discussion_id: discussionId } : { parent: { page_id: notionId(page) } }),
      rich_text: richText(text),
    });
    return { id: textAt(body, 'id') ?? '', discussionId: textAt(body, 'discussion_id') };
  },
});
