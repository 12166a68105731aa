/** What both triggers share: which rows count, and what tells them apart. */
import { createHash } from 'node:crypto';

import { everySeconds, type PollContext } from '#connector-sdk';
import { type Static, type TObject, Type } from 'typebox';

import { formatField, headerRowField, RowOutput, sheetField, spreadsheetField } from './fields';
import { checkColumns, readTable, type Row } from './table';

const column = (title: string, description: string) =>
  Type.Optional(
    Type.String({
      title,
      description,
      maxLength: 1000,
      ui: { options: { load: 'columns', dependsOn: ['spreadsheet', 'sheet', 'headerRow'] } },
    }),
  );

export const rowFields = {
  spreadsheet: spreadsheetField(),
  sheet: sheetField(),
  keyColumn: column(
    'Column that tells rows apart',
    'Such as an order number. Left out: the row’s number; then only add rows at the end, and don’t sort.',
  ),
  readyColumn: column(
    'Only when this column is filled',
    'Rows count once something stands there: for sheets that people fill in cell by cell.',
  ),
  format: formatField(),
  headerRow: headerRowField(),
  everySeconds: everySeconds(60),
};

export type RowInput = Static<TObject<typeof rowFields>>;

export const RowTriggerOutput = Type.Object({
  body: RowOutput,
  headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
  receivedAt: Type.String({ title: 'Received at' }),
});

export const rowInterval = ({ everySeconds: seconds = 60 }: RowInput): number => seconds * 1000;

/** One look remembers no more: the last ones are those that can be new. */
const MOST = 10_000;

export interface KeyedRow extends Row {
  /** What tells it from the others. */
  key: string;
}

export async function readyRows(
  { api, input }: PollContext<RowInput>,
  more: readonly string[] = [],
): Promise<KeyedRow[]> {
  const { keyColumn, readyColumn } = input;
  const { header, rows } = await readTable(api, input);
  const named = [keyColumn ?? '', readyColumn ?? '', ...more].filter((name) => name !== '');
  checkColumns(header, named);
  const filled = (row: Row, name: string | undefined) =>
    !name || String(row.values[name] ?? '').trim() !== '';
  return rows
    .filter((row) => filled(row, readyColumn) && filled(row, keyColumn))
    .slice(-MOST)
    .map((row) => ({ ...row, key: keyColumn ? `=${String(row.values[keyColumn])}` : String(row.rowNumber) }));
}

export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
