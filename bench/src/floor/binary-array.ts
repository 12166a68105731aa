/** Object identifiers of the element types, as in Postgres's pg_type.dat. */
export const OID = { bytea: 17, uuid: 2950 } as const;

/**
 * A one-dimensional array in Postgres's binary format (array_recv): dimensions, null flag, element type, length and
 * lower bound, then each element behind its length. pg sends a Buffer as it is, so nothing is escaped or parsed.
 */
export function binaryArray(elementOid: number, elements: readonly Buffer[]): Buffer {
  let bytes = 20;
  for (const element of elements) bytes += 4 + element.length;
  const array = Buffer.allocUnsafe(bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(elementOid, 8);
  array.writeInt32BE(elements.length, 12);
  array.writeInt32BE(1, 16);
  let offset = 20;
  for (const element of elements) {
    offset = array.writeInt32BE(element.length, offset);
    offset += element.copy(array, offset);
  }
  return array;
}
