/** Settings that several operations ask for. */
import { Type } from 'typebox';

export const MAX_TEXT = 1600;

export const to = Type.String({
  title: 'To',
  description: 'A phone number with its country, such as +15552229999.',
  minLength: 3,
  maxLength: 200,
  ui: { placeholder: '+15552229999' },
});

export const messageSid = Type.String({
  title: 'Message',
  description: 'Its SID.',
  minLength: 1,
  maxLength: 64,
});
export const callSid = Type.String({ title: 'Call', description: 'Its SID.', minLength: 1, maxLength: 64 });

export const statusCallback = Type.Optional(
  Type.String({
    title: 'Tell this address what becomes of it',
    description: 'Such as the address of a workflow that has the trigger of Twilio.',
    pattern: '^(https?://.*)?$',
    maxLength: 2000,
    ui: { advanced: true },
  }),
);

export const number = (title: string, description?: string) =>
  Type.Optional(
    Type.String({
      title,
      maxLength: 200,
      ui: { options: { load: 'numbers' } },
      ...(description === undefined ? {} : { description }),
    }),
  );

export const day = (title: string) =>
  Type.Optional(
    Type.String({
      title,
      description: 'A day, by Greenwich time.',
      pattern: '^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      ui: { placeholder: '2026-01-31' },
    }),
  );

export const limit = Type.Optional(
  Type.Integer({ title: 'At most', minimum: 1, maximum: 5000, default: 50 }),
);

export const verifyService = Type.String({
  title: 'Verify service',
  minLength: 1,
  maxLength: 64,
  ui: { options: { load: 'verifyServices' } },
});

export const variables = Type.Optional(
  Type.Record(Type.String(), Type.Unknown(), {
    title: 'Data for the template',
    description: 'By the name or number of each placeholder.',
    ui: { format: 'json' },
  }),
);
