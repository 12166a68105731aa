import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { pageField } from './inputs';
import { notionId } from './notion-id';
import { pageOf, PageOutput } from './page';

export const trashPageAction = defineAction({
  key: 'trash-page',
  title: 'Put a page into the trash',
  description: 'Or takes it out again.',
  input: Type.Object(
    {
      page: pageField(),
      restore: Type.Optional(Type.Boolean({ title: 'Take it out again', default: false })),
    },
    { additionalProperties: false },
  ),
  output: PageOutput,
  idempotent: true,
  async run({ api, input: { page, restore = false } }) {
    return pageOf(await api.patch(`/pages/${pathPart(notionId(page))}`, { in_trash: !restore }));
  },
});
