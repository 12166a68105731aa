/** Settings that most operations have. */
import { Type } from 'typebox';

export const spreadsheetField = () =>
  Type.String({
    title: 'Spreadsheet',
    description: 'Choose one, or paste its address or id.',
    minLength: 1,
    maxLength: 2000,
    ui: { options: { load: 'spreadsheets' } },
  });

export const sheetField = () =>
  Type.String({
    title: 'Sheet',
    description: 'The name on its tab.',
    minLength: 1,
    maxLength: 200,
    ui: { options: { load: 'sheets', dependsOn: ['spreadsheet'] } },
  });

export const headerRowField = () =>
  Type.Optional(
    Type.Integer({
      title: 'Row with the column names',
      minimum: 1,
      maximum: 10_000_000,
      default: 1,
      ui: { advanced: true },
    }),
  );

export const columnField = (title: string, description: string) =>
  Type.String({
    title,
    description,
    minLength: 1,
    maxLength: 1000,
    ui: { options: { load: 'columns', dependsOn: ['spreadsheet', 'sheet', 'headerRow'] } },
  });

export const valuesField = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    title: 'Values',
    description,
    ui: { fields: { load: 'columns', dependsOn: ['spreadsheet', 'sheet', 'headerRow'] } },
  });

export const rowNumberField = () =>
  Type.Integer({ title: 'Row number', description: 'As the sheet shows it on the left.', minimum: 1 });

export const formatField = () =>
  Type.Optional(
    Type.Enum(['shown', 'raw'], {
      title: 'Values come',
      default: 'shown',
      ui: {
        advanced: true,
        labels: { shown: 'As the sheet shows them', raw: 'As they are: numbers without format' },
      },
    }),
  );

export const RowOutput = Type.Object({
  rowNumber: Type.Integer({ title: 'Row number' }),
  values: Type.Record(Type.String(), Type.Unknown(), { title: 'Values by column' }),
});

/** An id from what a person chose or pasted: an id, or the address of the page. */
export function spreadsheetId(text: string): string {
  const [, id] = /\/spreadsheets\/d\/([\w-]+)/.exec(text) ?? [];
  return id ?? text.trim();
}
