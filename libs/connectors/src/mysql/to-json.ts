/** What the client reads of a column, out as JSON. */
import { numberOrText } from '#connector-sdk';

/** What of a column's description decides. */
export interface FieldFacts {
  /** https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
  columnType: number | undefined;
  /** Of MariaDB: `json` for a JSON column, which is long text else. */
  extendedFormat?: string | undefined;
}

const DECIMAL = 0x00;
const TIMESTAMP = 0x07;
const DATETIME = 0x0c;
const BIT = 0x10;
const JSON_TYPE = 0xf5;
const NEW_DECIMAL = 0xf6;

export function toJson(value: unknown, { columnType, extendedFormat }: FieldFacts): unknown {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) {
    return columnType === BIT
      ? numberOrText(BigInt(`0x${value.toString('hex') || '0'}`).toString())
      : value.toString('base64');
  }
  if (typeof value === 'string') {
    if (columnType === DECIMAL || columnType === NEW_DECIMAL) return numberOrText(value);
    // The session's time zone is UTC.
    if (columnType === TIMESTAMP) return `${value.replace(' ', 'T')}Z`;
    if (columnType === DATETIME) return value.replace(' ', 'T');
    if (columnType === JSON_TYPE || extendedFormat === 'json') return readJson(value);
    return value;
  }
  if (typeof value === 'bigint') return numberOrText(value.toString());
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  // Geometries: lists of points.
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
