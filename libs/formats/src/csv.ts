/** CSV text (RFC 4180, with any delimiter and line break) in, rows out; and the other way. */
import Papa from 'papaparse';

export interface CsvOptions {
  /** One character. Default: a comma. */
  delimiter?: string;
}

/** Rows of fields, all text; empty lines are left out. A quote that is never closed ends with the text. */
export function readCsv(text: string, { delimiter = ',' }: CsvOptions = {}): string[][] {
  const bare = text.startsWith('﻿') ? text.slice(1) : text;
  // Without a line break of its own, the first one found in the text is taken for all.
  const { data } = Papa.parse<string[]>(bare, { delimiter, skipEmptyLines: true });
  return data;
}

/** Lines end in CRLF, as RFC 4180 has it; there is none after the last. */
export function writeCsv(rows: readonly (readonly string[])[], { delimiter = ',' }: CsvOptions = {}): string {
  return Papa.unparse(rows as string[][], { delimiter, newline: '\r\n' });
}
