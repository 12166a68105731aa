import { defineConnector, fieldText } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { sendAction } from './send.action';
import { withTransport } from './transport';

export const connector = defineConnector({
  key: 'smtp',
  title: 'Send mail (SMTP)',
  description: 'Sends mail through your own mail server.',
  group: 'mail',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  test: async (context) => {
    await withTransport(context, (transport) => transport.verify());
    const fields = context.auth?.fields ?? {};
    const user = fieldText(fields, 'user').trim();
    const host = fieldText(fields, 'host').trim();
    return { account: user ? `${user} at ${host}` : host };
  },
  triggers: [],
  actions: [sendAction],
});
