import { Type } from 'typebox';

import { accessAuth, defineAuth, defineConnector, secretList, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';
import { BASE_URL } from './registration';

export const connector = defineConnector({
  key: 'gitlab',
  title: 'GitLab',
  description: 'Projects, merge requests and pipelines on GitLab.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signing token',
      description:
        'What stands in the field Signing token of the webhook at GitLab. Newer versions have it; it is the safer way.',
      placeholder: 'whsec_…',
    }),
    defineAuth({
      key: 'token',
      title: 'Secret token',
      fields: Type.Object(
        {
          tokens: secretList(
            'Secret tokens',
            'What stands in the field Secret token of the webhook at GitLab.',
          ),
        },
        { additionalProperties: false },
      ),
    }),
    accessAuth({
      description:
        'An access token of a person or the project, with the scope ‘api’, of somebody who maintains the project.',
      baseUrl: BASE_URL,
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
