import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { jsonSeqTrigger } from './json-seq.trigger';
import { longPollTrigger } from './long-poll.trigger';
import { ndjsonTrigger } from './ndjson.trigger';
import { sseTrigger } from './sse.trigger';

export const connector = defineConnector({
  key: 'stream',
  title: 'HTTP stream',
  description: 'Listens to an address that keeps on sending, and starts a run for all that comes.',
  group: 'web',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [sseTrigger, ndjsonTrigger, jsonSeqTrigger, longPollTrigger],
  actions: [],
});
