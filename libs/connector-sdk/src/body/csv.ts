import { readCsv } from '#formats';

import { PermanentError } from '../errors';
import { parseContentType } from './content-type';
import { addField, type Fields } from './fields';
import { decodeText } from './text';

/** Each becomes a field of its row, those that are empty too. */
const MOST_CELLS = 2_000_000;

/**
 * Reads CSV (RFC 4180) whose first row has the names: an object of texts for each further row.
 * Throws `PermanentError` (`body.too_many_cells`).
 */
export function parseCsv(contentType: string | undefined, bytes: Buffer, delimiter = ','): Fields[] {
  const charset = parseContentType(contentType)?.charset ?? null;
  const [names = [], ...rows] = readCsv(decodeText(bytes, charset), { delimiter });
  if (names.length * rows.length > MOST_CELLS) {
    throw new PermanentError({
      code: 'body.too_many_cells',
      message: `The table has ${names.length} columns and ${rows.length} rows, and at most ${MOST_CELLS} cells are read.`,
    });
  }
  return rows.map((row) => {
    const fields: Fields = {};
    for (const [n, name] of names.entries()) addField(fields, name.trim() || `column ${n + 1}`, row[n] ?? '');
    return fields;
  });
}
