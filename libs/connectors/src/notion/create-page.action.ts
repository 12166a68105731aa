import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { readDataSource, toProperties, typesIn } from './data-source';
import { contentField, databaseField, propertiesField } from './inputs';
import { pageOf, PageOutput } from './page';

export const createPageAction = defineAction({
  key: 'create-page',
  title: 'Add a page to a database',
  description: 'Adds a page with its properties, and content if you like.',
  input: Type.Object(
    {
      database: databaseField(),
      properties: propertiesField('Plain values: texts, numbers, dates, names of choices.'),
      content: contentField(),
    },
    { additionalProperties: false },
  ),
  output: PageOutput,
  async run({ api, input: { database, properties, content } }) {
    const source = await readDataSource(api, database);
    const body = await api.post('/pages', {
      parent: { type: 'data_source_id', data_source_id: source.id },
      properties: toProperties(typesIn(source), properties),
      ...(content?.trim() ? { markdown: content } : {}),
    });
    return pageOf(body);
  },
});
