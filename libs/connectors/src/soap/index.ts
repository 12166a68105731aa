import { defineConnector, HTTP_AUTH_KINDS, limitedToHosts } from '#connector-sdk';

import { failureOf } from './answer';
import { callAction } from './call.action';
import { bodyFields, operations } from './load';
import { wsseAuth } from './wsse-auth';

export const connector = defineConnector({
  key: 'soap',
  title: 'SOAP',
  description: 'Calls operations of SOAP services, by their description (WSDL) or by hand.',
  group: 'web',
  icon: 'icon.svg',
  api: { baseUrl: null, failure: failureOf },
  auth: [...HTTP_AUTH_KINDS, limitedToHosts(wsseAuth)],
  options: { operations },
  fieldSets: { body: bodyFields },
  triggers: [],
  actions: [callAction],
});
