import type { StoredEvent } from '#store';

import { MessagePump, type Message, type PumpOptions } from './message-pump';
import { WaitingMessages } from './waiting-messages';

const message = (text: string): Message => ({ data: Buffer.from(text), binary: false });

function makePump(changes: Partial<PumpOptions> = {}) {
  const over = new AbortController();
  const seen = { batches: [] as string[][], acknowledged: [] as string[], held: [] as boolean[] };
  const open: (() => void)[] = [];
  const relieve = jest.fn();
  const waiting = new WaitingMessages(relieve);
  const pump = new MessagePump({
    messagesPerSecond: 10_000,
    atOnce: () => 3,
    waiting,
    store: async (messages) => {
      const texts = messages.map(({ data }) => data.toString());
      seen.batches.push(texts);
      await new Promise<void>((resolve) => open.push(resolve));
      return texts.map((eventId): StoredEvent => ({ outcome: 'accepted', eventId, runId: null }));
    },
    acknowledge: async ({ eventId }) => void seen.acknowledged.push(eventId),
    hold: (held) => void (seen.held.at(-1) === held || seen.held.push(held)),
    signal: over.signal,
    ...changes,
  });
  /** Lets what is being stored be stored. */
  const commit = async () => {
    while (!pump.isIdle) {
      open.shift()?.();
      await new Promise(setImmediate);
    }
  };
  return { pump, over, seen, waiting, relieve, commit };
}

describe('the messages of a connection', () => {
  it('are stored a few at a time in their order, and acknowledged only then', async () => {
    const { pump, seen, commit } = makePump();
    for (const text of ['1', '2', '3', '4', '5']) pump.push(message(text));
    await new Promise(setImmediate);
    expect(seen).toMatchObject({ batches: [['1']], acknowledged: [] });
    await commit();
    expect(seen.batches).toEqual([['1'], ['2', '3', '4'], ['5']]);
    expect(seen.acknowledged).toEqual(['1', '2', '3', '4', '5']);
    expect(pump.isIdle).toBe(true);
  });

  it('make the reading stop while too many wait, and go on after', async () => {
    const { pump, seen, commit } = makePump();
    for (let n = 0; n < 31; n += 1) pump.push(message('x'));
    expect(seen.held).toEqual([false]);
    pump.push(message('x'));
    expect(seen.held).toEqual([false, true]);
    await commit();
    expect(seen.held).toEqual([false, true, false]);
  });

  it('make the reading stop when they are large', () => {
    const { pump, seen } = makePump();
    pump.push(message('a'.repeat(300_000)));
    expect(seen.held).toEqual([true]);
  });

  it('are let go when it is over, or given up', async () => {
    for (const changes of [{}, { store: async () => null }]) {
      const { pump, over, seen, waiting, commit } = makePump(changes);
      const remove = jest.spyOn(waiting, 'remove');
      for (const text of ['1', '2', '3']) pump.push(message(text));
      if (!('store' in changes)) over.abort();
      await commit();
      expect(seen.acknowledged).toEqual([]);
      expect(remove).toHaveBeenCalledTimes(3);
    }
  });

  it('are refused when the process has too many', () => {
    const { pump, relieve } = makePump();
    const large = message('a'.repeat(64 * 1024 * 1024));
    expect([pump.push(large), pump.push(large), pump.push(large)]).toEqual([true, true, false]);
    expect(relieve).toHaveBeenCalledTimes(1);
    relieve.mockImplementation(() => pump.discard());
    expect(pump.push(large)).toBe(true);
  });

  it('wait for their turn where they come too fast', async () => {
    const { pump, seen } = makePump({
      messagesPerSecond: 20,
      atOnce: () => 100,
      store: async (messages) =>
        messages.map(() => ({ outcome: 'accepted' as const, eventId: 'e', runId: null })),
    });
    for (let n = 0; n < 24; n += 1) pump.push(message('x'));
    const since = performance.now();
    while (seen.acknowledged.length < 24) await new Promise(setImmediate);
    expect(performance.now() - since).toBeGreaterThan(140);
  });
});
