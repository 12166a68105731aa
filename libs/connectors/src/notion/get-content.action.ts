import { defineAction, listOf, pathPart, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { pageField } from './inputs';
import { notionId } from './notion-id';

export const getContentAction = defineAction({
  key: 'get-content',
  title: 'Read a page’s content',
  description: 'Gives what stands on a page as Markdown.',
  input: Type.Object({ page: pageField() }, { additionalProperties: false }),
  output: Type.Object({
    id: Type.String({ title: 'Id' }),
    markdown: Type.String({ title: 'Content' }),
    truncated: Type.Boolean({ title: 'Parts are missing' }),
    unknownBlockIds: Type.Array(Type.Unknown(), { title: 'Ids of missing parts' }),
  }),
  idempotent: true,
  async run({ api, input }) {
    const body = await api.get(`/pages/${pathPart(notionId(input.page))}/markdown`);
    return {
      id: textAt(body, 'id') ?? '',
      markdown: textAt(body, 'markdown') ?? '',
      truncated: valueAt(body, 'truncated') === true,
      unknownBlockIds: [...listOf(valueAt(body, 'unknown_block_ids'))],
    };
  },
});
