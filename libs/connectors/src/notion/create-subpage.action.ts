import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { contentField, pageField } from './inputs';
import { notionId } from './notion-id';
import { pageOf, PageOutput } from './page';
import { richText } from './rich-text';

export const createSubpageAction = defineAction({
  key: 'create-subpage',
  title: 'Add a page below a page',
  description: 'Adds a page with a title, and content if you like.',
  input: Type.Object(
    {
      parent: pageField('Below'),
      title: Type.String({ title: 'Title', minLength: 1, maxLength: 10_000 }),
      content: contentField(),
    },
    { additionalProperties: false },
  ),
  output: PageOutput,
  async run({ api, input: { parent, title, content } }) {
    const body = await api.post('/pages', {
      parent: { type: 'page_id', page_id: notionId(parent) },
      properties: { title: { title: richText(title) } },
      ...(content?.trim() ? { markdown: content } : {}),
    });
    return pageOf(body);
  },
});
