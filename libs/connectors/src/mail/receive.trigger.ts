/** Mail that comes to an address of the trigger's own. */
import { Type } from 'typebox';

import { defineMailTrigger } from '#connector-sdk';

import { attachmentsField, MailOutput } from './mail-fields';
import { readMail } from './read-mail';

export const receiveTrigger = defineMailTrigger({
  key: 'receive',
  title: 'Receive mail at an address of its own',
  description: 'Gives the workflow a mail address, and starts a run for every mail that is sent there.',
  input: Type.Object(
    {
      senders: Type.Optional(
        Type.Array(Type.String({ minLength: 3, maxLength: 320 }), {
          title: 'Only from',
          description:
            'Addresses (ann@example.com) or domains (@example.com). Left out: everybody who knows the address. Senders can be forged, so this keeps out junk, not enemies.',
          maxItems: 100,
          uniqueItems: true,
        }),
      ),
      attachments: attachmentsField(),
    },
    { additionalProperties: false },
  ),
  output: MailOutput,
  takes: (sender, { senders = [] }) =>
    senders.length === 0 || senders.some((one) => isFrom(sender, one.trim())),
  parse: (stored, { attachments = 'content' }) => readMail(stored, attachments === 'content'),
});

const isFrom = (sender: string, wanted: string): boolean =>
  wanted.startsWith('@')
    ? sender.toLowerCase().endsWith(wanted.toLowerCase())
    : sender.toLowerCase() === wanted.toLowerCase();
