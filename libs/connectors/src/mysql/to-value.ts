/** A value of a step as MySQL takes it for a column. */
import { badValue, isFileRef, type SqlColumn } from '#connector-sdk';

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const KEY = { key: 'mysql' };
const TRUTH: Readonly<Record<string, number>> = { true: 1, false: 0 };

/** Throws `PermanentError` (`mysql.bad_value`), and what `readFile` throws. */
export function toValue(
  column: Pick<SqlColumn, 'name' | 'kind' | 'type'>,
  value: unknown,
  readFile: (value: unknown) => Promise<Buffer>,
): unknown {
  if (value === null || value === undefined) return null;
  switch (column.kind) {
    case 'json':
      return typeof value === 'string' && isJson(value) ? value : JSON.stringify(value);
    case 'bytes':
      if (isFileRef(value)) return readFile(value);
      if (typeof value === 'string' && BASE64.test(value)) return Buffer.from(value, 'base64');
      throw badValue(KEY, column, 'a file, or bytes in base64');
    case 'list':
      return Array.isArray(value) ? value.map(String).join(',') : value;
    case 'text':
      return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
    case 'dateTime':
    case 'date':
      if (value === '') return null;
      return typeof value === 'string' ? inUtc(value, column.kind) : value;
    case 'boolean':
    case 'integer':
    case 'number':
    case 'time':
    case 'other':
      if (value === '' && column.kind !== 'other') return null;
      if (typeof value === 'string' && column.kind !== 'other') return TRUTH[value.toLowerCase()] ?? value;
      return typeof value === 'object' ? JSON.stringify(value) : value;
  }
}

/** ISO 8601 as MySQL writes it, in UTC; what is written otherwise stays as it is. */
function inUtc(text: string, kind: 'date' | 'dateTime'): string {
  const [, day = '', time = '', zone] = ISO.exec(text.trim()) ?? [];
  if (day === '') return text;
  if (zone === undefined) return kind === 'date' ? day : `${day} ${time}`;
  const at = new Date(`${day}T${time.replace(/\..*$/, '')}${zone}`);
  if (Number.isNaN(at.getTime())) return text;
  const [date = '', clock = ''] = at.toISOString().slice(0, 19).split('T');
  return kind === 'date' ? date : `${date} ${clock}${/\.\d+$/.exec(time)?.[0] ?? ''}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
