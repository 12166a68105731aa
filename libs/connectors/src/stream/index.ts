import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { jsonSeqTrigger } from './json-seq.trigger';
import { longPollTrigger } from './long-poll.trigger';
import { ndjsonTrigger } from './ndjson.trigger';
import { readAction } from './read.action';
import { sseTrigger } from './sse.trigger';

export const connector = defineConnector({
  key: 'stream',
  title: 'HTTP stream',
  description:
    'Listens to an address that keeps on sending: for all that comes a run, or for a while within one.',
  group: 'web',
  icon: 'icon.svg',
  api: { baseUrl: null },
  auth: AUTH_KINDS,
  triggers: [sseTrigger, ndjsonTrigger, jsonSeqTrigger, longPollTrigger],
  actions: [readAction],
});
