import { readCsv } from '#formats';

import { parseContentType } from './content-type';
import { addField, type Fields } from './fields';
import { decodeText } from './text';

/** Reads CSV (RFC 4180) whose first row has the names: an object of texts for each further row. */
export function parseCsv(contentType: string | undefined, bytes: Buffer, delimiter = ','): Fields[] {
  const charset = parseContentType(contentType)?.charset ?? null;
  const [names = [], ...rows] = readCsv(decodeText(bytes, charset), { delimiter });
  return rows.map((row) => {
    const fields: Fields = {};
    for (const [n, name] of names.entries()) addField(fields, name.trim() || `column ${n + 1}`, row[n] ?? '');
    return fields;
  });
}
