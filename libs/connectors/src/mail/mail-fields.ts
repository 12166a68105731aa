/** The fields that all triggers of mail have. */
import { Type } from 'typebox';

const Person = Type.Object({
  name: Type.String({ title: 'Name' }),
  address: Type.String({ title: 'Address' }),
});

const optional = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const attachmentsField = () =>
  Type.Optional(
    Type.Enum(['content', 'names'], {
      title: 'Attachments',
      description: 'As files, for fields that take one, or only what they are called.',
      default: 'content',
      ui: { advanced: true },
    }),
  );

export const MailOutput = Type.Object({
  from: Type.Union([Person, Type.Null()], { title: 'From' }),
  to: Type.Array(Person, { title: 'To' }),
  cc: Type.Array(Person, { title: 'Copy to' }),
  replyTo: Type.Array(Person, { title: 'Reply to' }),
  subject: Type.String({ title: 'Subject' }),
  text: Type.String({ title: 'Text' }),
  html: optional('HTML'),
  date: optional('Date'),
  messageId: optional('Message id'),
  inReplyTo: optional('In reply to'),
  headers: Type.Record(Type.String(), Type.String(), {
    title: 'Headers',
    description: 'Names in lower case; several of one name are joined by a new line.',
  }),
  attachments: Type.Array(
    Type.Object({
      $file: optional('File'),
      name: Type.String({ title: 'Name' }),
      contentType: Type.String({ title: 'Content type' }),
      type: Type.String({ title: 'Type' }),
      size: Type.Integer({ title: 'Bytes' }),
      inline: Type.Boolean({ title: 'Shown within the text' }),
    }),
    { title: 'Attachments' },
  ),
  envelope: Type.Union(
    [Type.Object({ from: Type.String({ title: 'From' }), to: Type.String({ title: 'To' }) }), Type.Null()],
    { title: 'Envelope', description: 'Whom the sending server named; of mails that came to Sluice itself.' },
  ),
  size: Type.Integer({ title: 'Bytes' }),
  truncated: Type.Boolean({ title: 'Too large', description: 'Only the headers are here then.' }),
  receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
});
