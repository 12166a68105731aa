/**
 * Arrays as Postgres's binary format: node-postgres would write them as one escaped text, element by element, which is
 * most of what a batch costs. Layout: dimensions, has-null flag, element type, length, lower bound, then each element
 * with its length (-1 for null); see array_recv in Postgres's source, arrayfuncs.c.
 */

const OIDS = { uuid: 2950, int4: 23, float8: 701, text: 25 } as const;
const HEADER_BYTES = 20;

function array<Value>(
  oid: number,
  values: readonly (Value | null)[],
  sizeOf: (value: Value) => number,
  write: (buffer: Buffer, value: Value, at: number, size: number) => void,
): Buffer {
  let bytes = HEADER_BYTES;
  const sizes = values.map((value) => {
    const size = value === null ? -1 : sizeOf(value);
    bytes += 4 + Math.max(0, size);
    return size;
  });
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  values.forEach((value, n) => {
    const size = sizes[n]!;
    buffer.writeInt32BE(size, at);
    at += 4;
    if (value === null) return;
    write(buffer, value, at, size);
    at += size;
  });
  // Without a dimension there is neither a length nor a lower bound.
  return values.length === 0 ? buffer.subarray(0, 12) : buffer;
}

export const uuids = (values: readonly string[]): Buffer =>
  array(
    OIDS.uuid,
    values,
    () => 16,
    (buffer, value, at) => buffer.write(value.replaceAll('-', ''), at, 16, 'hex'),
  );

export const integers = (values: readonly (number | null)[]): Buffer =>
  array(
    OIDS.int4,
    values,
    () => 4,
    (buffer, value, at) => buffer.writeInt32BE(value, at),
  );

export const doubles = (values: readonly (number | null)[]): Buffer =>
  array(
    OIDS.float8,
    values,
    () => 8,
    (buffer, value, at) => buffer.writeDoubleBE(value, at),
  );

export const texts = (values: readonly (string | null)[]): Buffer =>
  array(
    OIDS.text,
    values,
    (value) => Buffer.byteLength(value),
    (buffer, value, at, size) => buffer.write(value, at, size, 'utf8'),
  );
