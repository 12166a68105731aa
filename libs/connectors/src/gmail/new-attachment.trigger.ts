import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { AttachmentOutput, MailOutput, TriggerFacts } from './mail-output';
import { newMails, searchFields, searchInterval, searchSource } from './new-mails';

export const newAttachmentTrigger = definePollTrigger({
  key: 'new-attachment',
  title: 'New attachment',
  description: 'Looks at your mailbox again and again, and starts for each attachment of each new mail.',
  auth: { kinds: ['oauth2'], required: true },
  input: Type.Object(searchFields, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Object({ attachment: AttachmentOutput, message: MailOutput }),
    ...TriggerFacts,
  }),
  intervalMs: searchInterval,
  source: searchSource,
  async poll(context) {
    const { mails, cursor } = await newMails(context, 'has:attachment');
    const items = mails.flatMap((message) =>
      message.attachments.map((attachment) => ({
        id: `${message.id} ${attachment.partId}`,
        value: { attachment, message },
      })),
    );
    return { items, cursor };
  },
});
