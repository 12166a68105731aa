import { type Static, Type } from 'typebox';

export const FIELD_TYPES = [
  'text',
  'longText',
  'email',
  'number',
  'date',
  'select',
  'checkbox',
  'file',
] as const;

/** What a field takes where it says nothing of its length. */
export const DEFAULT_LENGTH = { text: 1000, longText: 10_000, email: 254 } as const;
export const DEFAULT_FILE_MB = 1;

const whenType = (...types: (typeof FIELD_TYPES)[number][]) => ({ field: 'type', in: types });

export const FormField = Type.Object(
  {
    label: Type.String({
      title: 'Label',
      description: 'What people read beside the field.',
      minLength: 1,
      maxLength: 300,
      ui: { placeholder: 'Your email' },
    }),
    type: Type.Optional(
      Type.Enum([...FIELD_TYPES], {
        title: 'Type',
        default: 'text',
        ui: {
          labels: {
            text: 'Text',
            longText: 'Text of several lines',
            email: 'Email address',
            number: 'Number',
            date: 'Date',
            select: 'One of a list',
            checkbox: 'Checkbox',
            file: 'File',
          },
        },
      }),
    ),
    required: Type.Optional(Type.Boolean({ title: 'Must be filled in', default: false })),
    options: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
        title: 'Choices',
        description: 'One on each line.',
        minItems: 1,
        maxItems: 500,
        uniqueItems: true,
        ui: { showWhen: whenType('select') },
      }),
    ),
    help: Type.Optional(
      Type.String({
        title: 'Help',
        description: 'A sentence below the label.',
        maxLength: 500,
        ui: { advanced: true },
      }),
    ),
    name: Type.Optional(
      Type.String({
        title: 'Name in the data',
        description: 'Letters, digits and _, such as email. Left out: made from the label.',
        pattern: '^[A-Za-z][A-Za-z0-9_]*$',
        maxLength: 60,
        ui: { advanced: true },
      }),
    ),
    min: Type.Optional(
      Type.Number({ title: 'Smallest number', ui: { advanced: true, showWhen: whenType('number') } }),
    ),
    max: Type.Optional(
      Type.Number({ title: 'Largest number', ui: { advanced: true, showWhen: whenType('number') } }),
    ),
    maxLength: Type.Optional(
      Type.Integer({
        title: 'Most characters',
        minimum: 1,
        maximum: 100_000,
        ui: { advanced: true, showWhen: whenType('text', 'longText', 'email') },
      }),
    ),
    pattern: Type.Optional(
      Type.String({
        title: 'Pattern',
        description:
          'A regular expression that the whole text has to fit: [0-9]{5} takes five digits. Say in the help what is wanted.',
        minLength: 1,
        maxLength: 300,
        ui: { advanced: true, placeholder: '[0-9]{5}', showWhen: whenType('text') },
      }),
    ),
  },
  { additionalProperties: false },
);
export type FormField = Static<typeof FormField>;

export const FormInput = Type.Object(
  {
    title: Type.String({
      title: 'Title',
      minLength: 1,
      maxLength: 200,
      ui: { placeholder: 'Contact us' },
    }),
    description: Type.Optional(
      Type.String({
        title: 'Description',
        description: 'Shown above the fields.',
        maxLength: 5000,
        ui: { multiline: true },
      }),
    ),
    fields: Type.Array(FormField, { title: 'Fields', minItems: 1, maxItems: 100 }),
    submitLabel: Type.Optional(
      Type.String({ title: 'Text of the button', minLength: 1, maxLength: 100, default: 'Send' }),
    ),
    thanks: Type.Optional(
      Type.String({
        title: 'Thank-you text',
        description: 'Shown once what was sent is stored.',
        minLength: 1,
        maxLength: 5000,
        default: 'Thank you. We have received it.',
        ui: { multiline: true },
      }),
    ),
    redirectUrl: Type.Optional(
      Type.String({
        title: 'Page to go on to',
        description:
          'A whole address, such as https://example.com/thanks; shown instead of the thank-you text.',
        pattern: '^https?://[^\\s]+$',
        maxLength: 2000,
        ui: { advanced: true, placeholder: 'https://example.com/thanks' },
      }),
    ),
    maxFileMb: Type.Optional(
      Type.Number({
        title: 'Largest file in megabytes',
        description:
          'All that is sent at once must fit into what this server takes: one megabyte, unless its operator allows more.',
        exclusiveMinimum: 0,
        maximum: 256,
        default: DEFAULT_FILE_MB,
        ui: { advanced: true },
      }),
    ),
    minimumSeconds: Type.Optional(
      Type.Integer({
        title: 'Shortest time to fill it in, in seconds',
        description:
          'What is sent sooner after the page was opened is let go: programs are faster than people. From 1 on, it can only be sent from the page itself.',
        minimum: 0,
        maximum: 60,
        default: 0,
        ui: { advanced: true },
      }),
    ),
    perMinute: Type.Optional(
      Type.Integer({
        title: 'Most submissions a minute',
        description:
          'From everybody together, and so many may come at once. More are told to try again a little later. Looking at the form does not count.',
        minimum: 1,
        maximum: 6000,
        default: 60,
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);
export type FormInput = Static<typeof FormInput>;
