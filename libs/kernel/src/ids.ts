import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;
let lastMs = 0;
let counter = 0;

/** Hex of each byte, so that an id costs no per-byte formatting. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, a 12-bit counter that keeps ids of this process
 * in order within a millisecond, 62 random bits. Monotonic in this process, even when the clock steps back.
 */
export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  if (used + 8 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const at = used;
  used += 8;
  const variant = HEX[0x80 | (pool[at]! & 0x3f)]!;
  return (
    `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${HEX[pool[at + 1]!]!}-` +
    `${HEX[pool[at + 2]!]!}${HEX[pool[at + 3]!]!}${HEX[pool[at + 4]!]!}${HEX[pool[at + 5]!]!}${HEX[pool[at + 6]!]!}${HEX[pool[at + 7]!]!}`
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is spelt as a UUID of any version. */
export const isId = (text: string): boolean => UUID.test(text);

/** The moment an id was made, to the millisecond. */
export const idTime = (id: string): Date => new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

/** The smallest id of a moment: ids made at or after it sort at or above it. */
export function idFloor(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
