/** A value of a step as `pg` takes it for a column: Postgres reads text by the column's own type. */
import { badValue, isFileRef, type SqlColumn } from '#connector-sdk';

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const KEY = { key: 'postgres' };

/** Throws `PermanentError` (`postgres.bad_value`), and what `readFile` throws. */
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
      return Array.isArray(value) ? value.map(element) : value;
    case 'text':
      // What a step gives as a list or an object is not to become {a,b}.
      return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
    case 'integer':
    case 'number':
    case 'boolean':
    case 'date':
    case 'dateTime':
    case 'time':
    case 'other':
      if (value === '' && column.kind !== 'other') return null;
      return typeof value === 'object' ? JSON.stringify(value) : value;
  }
}

const element = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value;

/** Text that is JSON already is taken as JSON; other text becomes a JSON text. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
