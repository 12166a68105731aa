import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { toProperties } from './data-source';
import { databaseField, pageField, propertiesField } from './inputs';
import { notionId } from './notion-id';
import { pageOf, PageOutput, typesOf } from './page';

export const updatePageAction = defineAction({
  key: 'update-page',
  title: 'Change a page',
  description: 'Writes properties of a page. Those that are left out stay as they are.',
  input: Type.Object(
    {
      page: pageField(),
      database: Type.Optional(databaseField()),
      properties: propertiesField('Choose the database, and its properties can be chosen too.'),
    },
    { additionalProperties: false },
  ),
  output: PageOutput,
  idempotent: true,
  async run({ api, input: { page, properties } }) {
    const path = `/pages/${pathPart(notionId(page))}`;
    const types = typesOf(await api.get(path));
    return pageOf(await api.patch(path, { properties: toProperties(types, properties) }));
  },
});
