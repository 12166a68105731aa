import { readCsv, writeCsv } from '#formats';

import { describe, listArgument, textArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { isTruthy } from './truth';

const CSV = { trigger: { body: { file: 'sku,price\r\na,3\r\nb,5' } } };
const ROWS = {
  trigger: {
    body: {
      rows: [
        { sku: 'a', note: 'x, y' },
        { sku: 'b', price: 5 },
      ],
    },
  },
};
/** What one field costs, beside its text. */
const FIELD = 8;
/** Signs with which a spreadsheet takes a field for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function delimiterArgument(value: unknown): string {
  const delimiter = value ?? ',';
  if (typeof delimiter === 'string' && /^[^"\r\n\ufeff]$/.test(delimiter)) return delimiter;
  throw new HelperError(`needs one character for delimiter, and got ${describe(value)}`);
}

/** Fields there are at most, each of which will cost more than its text. */
function countFields(text: string, delimiter: string): number {
  let count = 1;
  for (const sign of text) if (sign === delimiter || sign === '\n' || sign === '\r') count += 1;
  return count;
}

const parseCsv: Helper = {
  name: 'parseCsv',
  summary:
    'CSV text as a list of objects, named by its first line; with header=false as a list of lists. All fields are text. The delimiter is a comma, unless you name another.',
  usage: 'parseCsv text delimiter=";" header=true',
  min: 1,
  max: 1,
  options: ['delimiter', 'header'],
  example: {
    template: '{{parseCsv trigger.body.file}}',
    scope: CSV,
    result: [
      { sku: 'a', price: '3' },
      { sku: 'b', price: '5' },
    ],
  },
  call([value], { delimiter, header }, use) {
    const sign = delimiterArgument(delimiter);
    const text = textArgument(value, use);
    use.work(text.length + countFields(text, sign) * FIELD);
    const rows = readCsv(text, { delimiter: sign });
    if (header === false) return rows;
    const [names = [], ...rest] = rows;
    use.work(names.length * rest.length);
    return rest.map((row) => Object.fromEntries(names.map((name, n) => [nameOf(name, n), row[n] ?? ''])));
  },
};

const nameOf = (name: string, index: number): string => {
  const plain = name.trim() || `column_${index + 1}`;
  if (plain === '__proto__') throw new HelperError('can’t name a field "__proto__"');
  return plain;
};

const toCsv: Helper = {
  name: 'toCsv',
  summary:
    'A list of objects as CSV text with a line of names, or a list of lists. With safe=true, fields that a spreadsheet would take for a formula get an apostrophe in front.',
  usage: 'toCsv list delimiter=";" header=true safe=false',
  min: 1,
  max: 1,
  options: ['delimiter', 'header', 'safe'],
  example: {
    template: '{{toCsv trigger.body.rows}}',
    scope: ROWS,
    result: 'sku,note,price\r\na,"x, y",\r\nb,,5',
  },
  call([value], { delimiter, header, safe }, use) {
    const sign = delimiterArgument(delimiter);
    const list = listArgument(value);
    use.work(list.length * FIELD);
    const guarded = isTruthy(safe);
    const field = (inner: unknown): string => {
      use.work(FIELD);
      const text = textArgument(inner, use);
      return guarded && FORMULA.test(text) ? `'${text}` : text;
    };
    const lists = list.every((row) => Array.isArray(row));
    const rows = lists
      ? list.map((row) => (row as unknown[]).map(field))
      : tableOf(list, header !== false, field, use);
    const written = writeCsv(rows, { delimiter: sign });
    use.work(written.length);
    return written;
  },
};

/** Every name that one of the objects has, in the order in which they first come. */
function tableOf(
  list: readonly unknown[],
  header: boolean,
  field: (value: unknown) => string,
  use: HelperUse,
): string[][] {
  const names = new Set<string>();
  for (const row of list) {
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new HelperError(`needs a list of objects or a list of lists, and got ${describe(row)} in it`);
    for (const name of Object.keys(row)) {
      use.work(1);
      names.add(name);
    }
  }
  const columns = [...names];
  use.work(columns.length * list.length);
  const rows = list.map((row) =>
    columns.map((name) =>
      field(Object.hasOwn(row as object, name) ? (row as Record<string, unknown>)[name] : ''),
    ),
  );
  return header ? [columns.map(field), ...rows] : rows;
}

export const CSV_HELPERS: readonly Helper[] = [parseCsv, toCsv];
