import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { pageField } from './inputs';
import { notionId } from './notion-id';
import { pageOf, PageOutput } from './page';

export const getPageAction = defineAction({
  key: 'get-page',
  title: 'Read a page’s properties',
  description: 'Gives the properties of a page as plain values.',
  input: Type.Object({ page: pageField() }, { additionalProperties: false }),
  output: PageOutput,
  idempotent: true,
  async run({ api, input }) {
    return pageOf(await api.get(`/pages/${pathPart(notionId(input.page))}`));
  },
});
