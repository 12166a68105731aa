import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { laterPages, pageFields, pageInterval, PageTriggerOutput } from './page-trigger';

export const changedPageTrigger = definePollTrigger({
  key: 'changed-page',
  title: 'New or changed page in a database',
  description: 'Looks at a database again and again, and starts for each page that is added or changed.',
  auth: { kinds: ['token', 'oauth2'], required: true },
  input: Type.Object(pageFields, { additionalProperties: false }),
  output: PageTriggerOutput,
  intervalMs: pageInterval,
  source: ({ database }) => database,
  async poll(context) {
    const { pages, cursor } = await laterPages(context, 'last_edited_time');
    const items = pages.map((page) => ({ id: `${page.id} ${page.lastEditedTime}`, value: page }));
    return { items, cursor };
  },
});
