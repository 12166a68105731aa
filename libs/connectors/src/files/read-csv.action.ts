import { defineAction, readCsv as rowsIn } from '#connector-sdk';
import { Type } from 'typebox';

import { withNames } from './cells';
import { charsetField, fileField, limitField } from './fields';
import { textOfFile } from './text-of-file';

const DELIMITERS = [',', ';', '\t', '|'] as const;

export const readCsv = defineAction({
  key: 'read-csv',
  title: 'Read a CSV file',
  description: 'Gives the rows of a CSV file (up to 10 MB) as a list.',
  idempotent: true,
  input: Type.Object(
    {
      file: fileField(),
      header: Type.Optional(
        Type.Boolean({
          title: 'The first row has the names',
          description: 'Each row is an object then, else a list of texts.',
          default: true,
        }),
      ),
      delimiter: Type.Optional(
        Type.Enum(['auto', ...DELIMITERS], {
          title: 'Between the values',
          default: 'auto',
          ui: {
            labels: {
              auto: 'As the first line has it',
              ',': 'Comma',
              ';': 'Semicolon',
              '\t': 'Tab',
              '|': 'Bar (|)',
            },
          },
        }),
      ),
      limit: limitField(),
      charset: charsetField(),
    },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({
    rows: Type.Array(Type.Unknown(), { title: 'Rows' }),
    count: Type.Integer({ title: 'How many' }),
    more: Type.Boolean({ title: 'There are more' }),
  }),
  async run({ input: { file, header = true, delimiter = 'auto', limit = 10_000, charset }, files }) {
    const text = await textOfFile(files, file, charset);
    const all = rowsIn(text, { delimiter: delimiter === 'auto' ? guessDelimiter(text) : delimiter });
    const kept = all.slice(0, header ? limit + 1 : limit);
    const rows = header ? withNames(kept) : kept;
    return { rows, count: rows.length, more: kept.length < all.length };
  },
});

/** The one that the first line has most of, quoted parts aside. */
function guessDelimiter(text: string): string {
  const line =
    text
      .slice(0, 65_536)
      .replace(/"[^"]*"/g, '')
      .split(/[\r\n]/, 1)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}
