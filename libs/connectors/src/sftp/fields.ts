import { Type } from 'typebox';

/** Paths go into commands, line by line. */
const PATH = { maxLength: 1000, pattern: '^[^\\r\\n\\x00]*$' } as const;

export const pathField = (
  title = 'Path',
  description = 'From where one lands after signing in, or from the root: /in/report.csv',
) => Type.String({ ...PATH, minLength: 1, title, description, ui: { options: { load: 'paths' } } });

export const folderField = () =>
  Type.Optional(
    Type.String({
      ...PATH,
      title: 'Folder',
      description: 'Left out: where one lands after signing in.',
      ui: { placeholder: '/in', options: { load: 'paths' } },
    }),
  );

export const patternField = () =>
  Type.Optional(
    Type.String({
      title: 'Only names like',
      description: '* stands for anything: *.csv',
      maxLength: 200,
      ui: { placeholder: '*.csv' },
    }),
  );

export const EntryOutput = {
  path: Type.String({ title: 'Path' }),
  name: Type.String({ title: 'Name' }),
  type: Type.Enum(['file', 'folder', 'link', 'other'], { title: 'Kind' }),
  size: Type.Integer({ title: 'Bytes' }),
  modifiedAt: Type.Union([Type.String(), Type.Null()], {
    title: 'Changed at',
    description: 'Empty where the server does not say it exactly.',
  }),
};
