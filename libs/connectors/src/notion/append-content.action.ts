import { defineAction, pathPart, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { pageField } from './inputs';
import { notionId } from './notion-id';

export const appendContentAction = defineAction({
  key: 'append-content',
  title: 'Write onto a page',
  description: 'Adds content at the end of a page, or at its beginning.',
  input: Type.Object(
    {
      page: pageField(),
      content: Type.String({
        title: 'Content',
        description: 'Markdown: # headings, lists, - [ ] tasks, tables, ![](pictures on the web).',
        minLength: 1,
        maxLength: 500_000,
        ui: { multiline: true },
      }),
      position: Type.Optional(
        Type.Enum(['end', 'start'], {
          title: 'Where',
          default: 'end',
          ui: { labels: { end: 'At the end', start: 'At the beginning' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String({ title: 'Id' }),
    markdown: Type.String({ title: 'Content of the page now' }),
  }),
  async run({ api, input: { page, content, position = 'end' } }) {
    const body = await api.patch(`/pages/${pathPart(notionId(page))}/markdown`, {
      type: 'insert_content',
      insert_content: { content, ...(position === 'start' ? { position: { type: 'start' } } : {}) },
    });
    return { id: textAt(body, 'id') ?? '', markdown: textAt(body, 'markdown') ?? '' };
  },
});
