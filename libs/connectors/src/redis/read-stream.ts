/** Two ways to read a stream without losing an entry: by one's own position, or as a consumer of a group. */
import { type HeldContext, type HeldEvent, storePatiently } from '#connector-sdk';
import { FailureError } from '#kernel';

import { encodeFields, entriesOfOne, type StreamEntry, toEntries } from './entry';
import type { OpenRedis } from './open-redis';
import { TOO_LARGE } from './reply-watch';

const BLOCK_MS = 5000;
const ENTRIES = 100;

/** One process at a time holds the trigger, so the next one goes on with what this one had not acknowledged. */
const CONSUMER = 'sluice';

interface Settings {
  stream: string;
  start: 'new' | 'beginning';
}

interface Position {
  /** The server and the user (`placeOf`): at another one, ids mean something else. */
  of: string;
  stream: string;
  /** The last entry that was stored. */
  id: string;
  /** How many entries are read at once; fewer after an answer that was too large. */
  count?: number;
}

export async function readFromPosition(
  redis: OpenRedis,
  context: HeldContext,
  { stream, start }: Settings,
): Promise<void> {
  const { place: of } = redis;
  let position = positionOf(context.position, of, stream);
  if (!position) {
    const last =
      start === 'beginning' ? [] : toEntries(await redis.ask('xrevrange', [stream, '+', '-', 'COUNT', 1]));
    position = { of, stream, id: last[0]?.id ?? '0-0' };
    await storePatiently(context, [], position);
  }
  context.status.connected();
  let { id } = position;
  let count = position.count ?? ENTRIES;
  while (!context.signal.aborted) {
    const asked = ['COUNT', count, 'BLOCK', BLOCK_MS, 'STREAMS', stream, id];
    const entries = await fewerWhenTooLarge(context, { of, stream, id, count }, async () =>
      entriesOfOne(await redis.ask('xread', asked, BLOCK_MS)),
    );
    const last = entries.at(-1);
    if (!last) continue;
    id = last.id;
    count = ENTRIES;
    await storePatiently(context, toEvents(of, stream, entries), { of, stream, id });
  }
}

export async function readAsGroup(
  redis: OpenRedis,
  context: HeldContext,
  { stream, group, start }: Settings & { group: string },
): Promise<void> {
  await makeGroup(redis, stream, group, start);
  context.status.connected();
  // First what was read by whoever held the trigger before, and not acknowledged.
  let from = '0';
  const { place: of } = redis;
  let count = positionOf(context.position, of, stream)?.count ?? ENTRIES;
  while (!context.signal.aborted) {
    const asked = ['GROUP', group, CONSUMER, 'COUNT', count, 'BLOCK', BLOCK_MS, 'STREAMS', stream, from];
    const entries = await fewerWhenTooLarge(context, { of, stream, id: '', count }, async () =>
      entriesOfOne(await redis.ask('xreadgroup', asked, BLOCK_MS)),
    );
    if (entries.length === 0) {
      from = '>';
      continue;
    }
    count = ENTRIES;
    const events = toEvents(of, stream, entries);
    if (events.length > 0) await storePatiently(context, events, null);
    await redis.ask('xack', [stream, group, ...entries.map(({ id }) => id)]);
  }
}

async function makeGroup(redis: OpenRedis, stream: string, group: string, start: Settings['start']) {
  try {
    await redis.ask('xgroup', ['CREATE', stream, group, start === 'beginning' ? '0' : '$', 'MKSTREAM']);
  } catch (error) {
    if (!(error instanceof FailureError && error.failure.message.includes('BUSYGROUP'))) throw error;
  }
}

/** The connection is lost with it: the next one reads a single entry first. */
async function fewerWhenTooLarge<T>(
  context: HeldContext,
  position: Position,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === TOO_LARGE && position.count !== 1)
      await storePatiently(context, [], { ...position, count: 1 });
    throw error;
  }
}

function positionOf(position: unknown, of: string, stream: string): Position | null {
  const kept = position as Partial<Position> | null;
  if (kept?.of !== of || kept.stream !== stream || typeof kept.id !== 'string') return null;
  return { of, stream, id: kept.id, ...(kept.count === undefined ? {} : { count: kept.count }) };
}

const toEvents = (of: string, stream: string, entries: readonly StreamEntry[]): HeldEvent[] =>
  entries.flatMap(({ id, fields }) =>
    fields === null
      ? []
      : [
          {
            body: encodeFields(fields),
            // The stream at its end: long keys are cut.
            key: `${of}:${id}:${stream}`,
            headers: [
              ['stream', stream],
              ['id', id],
            ] as const,
          },
        ],
  );
