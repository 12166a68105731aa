import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { withNames } from './cells';
import { fileField, limitField } from './fields';
import { unpack, UnpackBudget } from './unpack';
import { runXlsx, type XlsxRows } from './xlsx-job';
import { readDirectory } from './zip-directory';

const MB = 1024 * 1024;
const MAX_BYTES = 20 * MB;
const MAX_UNPACKED_BYTES = 200 * MB;

export const readXlsx = defineAction({
  key: 'read-xlsx',
  title: 'Read an Excel file',
  description: 'Gives the rows of a sheet of an Excel workbook (.xlsx, up to 20 MB) as a list.',
  idempotent: true,
  input: Type.Object(
    {
      file: fileField(),
      sheet: Type.Optional(
        Type.String({ title: 'Sheet', description: 'Left out: the first.', maxLength: 100 }),
      ),
      header: Type.Optional(
        Type.Boolean({
          title: 'The first row has the names',
          description: 'Each row is an object then, else a list of values.',
          default: true,
        }),
      ),
      limit: limitField(),
    },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({
    rows: Type.Array(Type.Unknown(), { title: 'Rows' }),
    count: Type.Integer({ title: 'How many' }),
    more: Type.Boolean({ title: 'There are more' }),
    sheet: Type.String({ title: 'Sheet' }),
    sheets: Type.Array(Type.String(), { title: 'All sheets' }),
  }),
  async run({ input: { file, sheet, header = true, limit = 10_000 }, files, signal }) {
    const bytes = await files.read(file, MAX_BYTES);
    if (bytes.subarray(0, 2).toString() === 'PK') await measure(bytes);
    const read = (await runXlsx(
      { do: 'read', bytes: new Uint8Array(bytes), sheet: sheet || null, limit: header ? limit + 1 : limit },
      signal,
    )) as XlsxRows;
    const rows = header ? withNames(read.rows) : read.rows;
    return { rows, count: rows.length, more: read.more, sheet: read.sheet, sheets: read.sheets };
  },
});

/** A workbook is an archive; whoever reads it must not be surprised by what comes out. */
async function measure(bytes: Buffer): Promise<void> {
  const budget = new UnpackBudget(MAX_UNPACKED_BYTES, 1000);
  for (const entry of readDirectory(bytes, 1000)) {
    const unpacked = unpack(bytes, entry, budget);
    while (!(await unpacked.next()).done);
  }
}
