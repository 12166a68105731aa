import { doubles, integers, texts, uuids } from './binary-array';

/** As a server reads it (array_recv). */
function read(buffer: Buffer): { oid: number; items: (Buffer | null)[] } {
  const dimensions = buffer.readInt32BE(0);
  const oid = buffer.readInt32BE(8);
  if (dimensions === 0) {
    expect(buffer).toHaveLength(12);
    return { oid, items: [] };
  }
  expect([dimensions, buffer.readInt32BE(16)]).toEqual([1, 1]);
  const items: (Buffer | null)[] = [];
  let at = 20;
  for (let n = buffer.readInt32BE(12); n > 0; n -= 1) {
    const size = buffer.readInt32BE(at);
    at += 4;
    items.push(size === -1 ? null : buffer.subarray(at, at + size));
    at += Math.max(0, size);
  }
  expect(at).toBe(buffer.length);
  return { oid, items };
}

describe('arrays in Postgres’s binary format', () => {
  it('hold texts, with nulls, empty ones and characters of several bytes', () => {
    const values = ['a', null, '', 'ünï 😀', 'it’s {"x"}, \\'];
    const { oid, items } = read(texts(values));
    expect(oid).toBe(25);
    expect(items.map((item) => item?.toString('utf8') ?? null)).toEqual(values);
  });

  it('hold UUIDs', () => {
    const { oid, items } = read(uuids(['019c1421-b23b-7000-8000-0123456789ab']));
    expect(oid).toBe(2950);
    expect(items.map((item) => item?.toString('hex'))).toEqual(['019c1421b23b700080000123456789ab']);
  });

  it('hold numbers', () => {
    expect(read(integers([1, -5, 2_147_483_647])).items.map((item) => item?.readInt32BE())).toEqual([
      1, -5, 2_147_483_647,
    ]);
    expect(read(doubles([1.5, null, -0.1])).items.map((item) => item?.readDoubleBE() ?? null)).toEqual([
      1.5,
      null,
      -0.1,
    ]);
  });

  it('may be empty', () => {
    for (const empty of [texts([]), uuids([]), integers([]), doubles([])])
      expect(read(empty).items).toEqual([]);
  });
});
