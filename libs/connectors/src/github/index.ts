import { defineConnector, signingAuth, accessAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';
import { BASE_URL } from './registration';

export const connector = defineConnector({
  key: 'github',
  title: 'GitHub',
  description: 'Repositories, issues, pull requests and builds on GitHub.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      description:
        'What stands in the field Secret of the webhook at GitHub. Make up a long text and enter it in both places.',
    }),
    accessAuth({
      description:
        'A personal access token of somebody who administers the repository. It may read and write webhooks: ‘admin:repo_hook’, or ‘Webhooks: read and write’.',
      baseUrl: BASE_URL,
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
