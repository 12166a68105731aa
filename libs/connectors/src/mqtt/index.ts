import { defineConnector, fieldText } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { publishAction } from './publish.action';
import { withBroker } from './session';
import { subscribeTrigger } from './subscribe.trigger';

export const connector = defineConnector({
  key: 'mqtt',
  title: 'MQTT',
  description: 'Gets and sends messages by an MQTT broker: sensors, machines, smart homes.',
  group: 'messaging',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  test: async ({ auth, tcp, signal }) => {
    await withBroker({ auth, sockets: tcp, signal }, async () => undefined);
    const fields = auth?.fields ?? {};
    const user = fieldText(fields, 'username');
    const host = fieldText(fields, 'host').trim();
    return { account: user ? `${user} at ${host}` : host };
  },
  triggers: [subscribeTrigger],
  actions: [publishAction],
});
