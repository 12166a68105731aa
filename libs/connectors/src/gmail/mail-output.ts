import { Type } from 'typebox';

export const Person = Type.Object({
  name: Type.String({ title: 'Name' }),
  address: Type.String({ title: 'Address' }),
});

export const AttachmentOutput = Type.Object({
  partId: Type.String({ title: 'Number of the part' }),
  filename: Type.String({ title: 'File name' }),
  contentType: Type.String({ title: 'Type' }),
  size: Type.Integer({ title: 'Bytes' }),
});

const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const MailOutput = Type.Object({
  id: Type.String({ title: 'Id' }),
  threadId: Type.String({ title: 'Id of the conversation' }),
  labelIds: Type.Array(Type.String(), { title: 'Labels' }),
  snippet: Type.String({ title: 'Beginning' }),
  date: nullable('Received at'),
  from: Type.Union([Person, Type.Null()], { title: 'From' }),
  to: Type.Array(Person, { title: 'To' }),
  cc: Type.Array(Person, { title: 'Copy to' }),
  replyTo: Type.Array(Person, { title: 'Reply to' }),
  subject: Type.String({ title: 'Subject' }),
  text: Type.String({ title: 'Text' }),
  html: nullable('HTML'),
  messageId: nullable('Message id'),
  attachments: Type.Array(AttachmentOutput, { title: 'Attachments' }),
});

export const TriggerFacts = {
  headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
  receivedAt: Type.String({ title: 'Received at' }),
};

export const SentOutput = Type.Object({
  id: Type.String({ title: 'Id' }),
  threadId: Type.String({ title: 'Id of the conversation' }),
  labelIds: Type.Array(Type.String(), { title: 'Labels' }),
});
