import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { laterPages, pageFields, pageInterval, PageTriggerOutput } from './page-trigger';

export const newPageTrigger = definePollTrigger({
  key: 'new-page',
  title: 'New page in a database',
  description: 'Looks at a database again and again, and starts for each page that is added.',
  auth: { kinds: ['token', 'oauth2'], required: true },
  input: Type.Object(pageFields, { additionalProperties: false }),
  output: PageTriggerOutput,
  intervalMs: pageInterval,
  source: ({ database }) => database,
  async poll(context) {
    const { pages, cursor } = await laterPages(context, 'created_time');
    return { items: pages.map((page) => ({ id: page.id, value: page })), cursor };
  },
});
