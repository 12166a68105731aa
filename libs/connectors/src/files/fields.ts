import { Type } from 'typebox';

const MB = 1024 * 1024;
/** What comes out of a step has to fit into a run. */
export const MAX_TEXT_BYTES = 10 * MB;
export const MAX_ROWS = 100_000;

export const fileField = (title = 'File') =>
  Type.Unknown({
    title,
    description: 'A file of an earlier step or of the trigger, or text.',
    ui: { format: 'file' },
  });

export const nameField = (name: string) =>
  Type.Optional(Type.String({ title: 'Name', maxLength: 200, default: name, ui: { placeholder: name } }));

export const charsetField = () =>
  Type.Optional(
    Type.String({
      title: 'Encoding',
      description: 'How its characters are written. Left out: as the file says, else UTF-8.',
      maxLength: 40,
      pattern: '^[A-Za-z0-9_:.-]*$',
      ui: { advanced: true, placeholder: 'windows-1252' },
    }),
  );

export const limitField = () =>
  Type.Optional(
    Type.Integer({
      title: 'Rows at most',
      minimum: 1,
      maximum: MAX_ROWS,
      default: 10_000,
      ui: { advanced: true },
    }),
  );

/** What `context.files.save` gives. */
export const FileOutput = Type.Object(
  {
    $file: Type.String({ title: 'Reference' }),
    name: Type.String({ title: 'Name' }),
    contentType: Type.String({ title: 'Content type' }),
    size: Type.Integer({ title: 'Bytes' }),
  },
  { title: 'File' },
);

export const rowsField = () =>
  Type.Array(Type.Unknown(), {
    title: 'Rows',
    description: 'A list: each entry is an object with a value for each column, or a list of values.',
    maxItems: MAX_ROWS,
  });
