import { defineConnector, fieldText } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { commandAction } from './command.action';
import { deleteAction } from './delete.action';
import { getAction } from './get.action';
import { hashGetAction } from './hash-get.action';
import { hashSetAction } from './hash-set.action';
import { incrementAction } from './increment.action';
import { loadKeys } from './options';
import { popAction } from './pop.action';
import { publishAction } from './publish.action';
import { pushAction } from './push.action';
import { runOnRedis } from './run';
import { setAction } from './set.action';
import { streamTrigger } from './stream.trigger';
import { streamAddAction } from './stream-add.action';
import { subscribeTrigger } from './subscribe.trigger';

export const connector = defineConnector({
  key: 'redis',
  title: 'Redis',
  description:
    'Listens to channels and streams of a Redis or Valkey server, and reads and writes what it keeps.',
  group: 'messaging',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  test: async (context) => {
    await runOnRedis(context, (ask) => ask('ping', []));
    const fields = context.auth?.fields ?? {};
    return {
      account: `${fieldText(fields, 'username') || 'default'} at ${fieldText(fields, 'host').trim()}`,
    };
  },
  options: { keys: loadKeys },
  triggers: [streamTrigger, subscribeTrigger],
  actions: [
    getAction,
    setAction,
    deleteAction,
    incrementAction,
    hashSetAction,
    hashGetAction,
    pushAction,
    popAction,
    publishAction,
    streamAddAction,
    commandAction,
  ],
});
