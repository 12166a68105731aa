/** What Postgres sends for a column, as text, out as JSON. */
import { numberOrText } from '#connector-sdk';

import { readList } from './list-text';

/** Of pg_type; those of built-in types never change: https://www.postgresql.org/docs/current/catalog-pg-type.html */
const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
} as const;

type Read = (text: string) => unknown;

const readJson: Read = (text) => JSON.parse(text) as unknown;

const READERS = new Map<number, Read>([
  [OID.bool, (text) => text === 't' || text === 'true'],
  [OID.bytea, (text) => Buffer.from(text.slice(2), 'hex').toString('base64')],
  [OID.int2, Number],
  [OID.int4, Number],
  [OID.oid, Number],
  [OID.int8, numberOrText],
  // NaN and Infinity are no JSON.
  [OID.float4, finite],
  [OID.float8, finite],
  [OID.numeric, numberOrText],
  [OID.json, readJson],
  [OID.jsonb, readJson],
  [OID.timestamp, (text) => text.replace(' ', 'T')],
  [OID.timestamptz, (text) => text.replace(' ', 'T').replace(/\+00$/, 'Z')],
]);

/** From an array's type to that of its elements. */
const ELEMENTS = new Map<number, number>([
  [1000, OID.bool],
  [1001, OID.bytea],
  [1005, OID.int2],
  [1007, OID.int4],
  [1016, OID.int8],
  [1021, OID.float4],
  [1022, OID.float8],
  [1231, OID.numeric],
  [1115, OID.timestamp],
  [1185, OID.timestamptz],
  [199, OID.json],
  [3807, OID.jsonb],
  // Text, varchar, char, name, uuid, date, time, interval, inet: as they are.
  ...[1009, 1015, 1014, 1002, 1003, 2951, 1182, 1183, 1270, 1187, 1041, 1040].map(
    (oid) => [oid, 25] as const,
  ),
]);

/** For `pg`: a reader of the text of each type; those it does not know stay text. */
export const TYPES = {
  getTypeParser: (oid: number): Read => {
    const element = ELEMENTS.get(oid);
    const read = READERS.get(element ?? oid) ?? asIs;
    return element === undefined ? read : (text) => readList(text, read);
  },
};

function finite(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

const asIs: Read = (text) => text;
