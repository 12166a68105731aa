import { defineConnector, HTTP_AUTH_KINDS } from '#connector-sdk';

import { failureOf } from './failure';
import { pagesAction } from './pages.action';
import { mutateAction, queryAction } from './request.actions';
import { subscriptionTrigger } from './subscription.trigger';

export const connector = defineConnector({
  key: 'graphql',
  title: 'GraphQL',
  description: 'Queries, mutations and subscriptions of any GraphQL service.',
  group: 'web',
  icon: 'icon.svg',
  api: { baseUrl: null, failure: failureOf },
  auth: HTTP_AUTH_KINDS,
  triggers: [subscriptionTrigger],
  actions: [queryAction, mutateAction, pagesAction],
});
