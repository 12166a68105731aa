import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { MailOutput, TriggerFacts } from './mail-output';
import { newMails, searchFields, searchInterval, searchSource } from './new-mails';

export const newMessageTrigger = definePollTrigger({
  key: 'new-message',
  title: 'New mail',
  description: 'Looks at your mailbox again and again, and starts for each new mail that fits a search.',
  auth: { kinds: ['oauth2'], required: true },
  input: Type.Object(searchFields, { additionalProperties: false }),
  output: Type.Object({ body: MailOutput, ...TriggerFacts }),
  intervalMs: searchInterval,
  source: searchSource,
  async poll(context) {
    const { mails, cursor } = await newMails(context);
    return { items: mails.map((mail) => ({ id: mail.id, value: mail })), cursor };
  },
});
