import type { HeldContext, HeldEvent } from '#connector-sdk';
import { PermanentError } from '#connector-sdk';

import { Outbox } from './outbox';
import type { StreamPosition } from './position';

const event = (text: string): HeldEvent => ({ body: Buffer.from(text) });
const at = (n: number): StreamPosition => ({ source: 's', at: n });

/** A `store` that is answered by hand; what it was given is kept. */
function start(refused?: string) {
  const stores: { texts: string[]; position: unknown }[] = [];
  const waiting: (() => void)[] = [];
  const failures: unknown[] = [];
  let dropped = 0;
  const context = {
    signal: new AbortController().signal,
    status: { dropped: (count: number) => (dropped += count) },
    store: async (events: readonly HeldEvent[], position?: unknown) => {
      const texts = events.map(({ body }) => body.toString());
      if (refused !== undefined && texts.includes(refused)) {
        throw new PermanentError({ code: 'listen.event_too_large', message: 'Too large.' });
      }
      if (texts.includes('broken')) throw new PermanentError({ code: 'x.y', message: 'No.' });
      stores.push({ texts, position });
      await new Promise<void>((resolve) => waiting.push(resolve));
      return [];
    },
  } as unknown as HeldContext;
  const outbox = new Outbox(context, (error) => failures.push(error));
  const settle = async () => {
    for (let n = 0; n < 5; n++) await Promise.resolve();
  };
  return {
    outbox,
    stores,
    failures,
    dropped: () => dropped,
    settle,
    answer: async () => {
      waiting.shift()?.();
      await settle();
    },
    answerAll: () => {
      const timer = setInterval(() => waiting.shift()?.(), 1);
      return () => clearInterval(timer);
    },
  };
}

describe('the outbox', () => {
  it('stores at once, and then all that came during that, in its order', async () => {
    const it = start();
    it.outbox.add([event('a')], at(1));
    it.outbox.add([event('b')], at(2));
    it.outbox.add([event('c'), event('d')], at(3));
    it.outbox.add([event('e')], null);
    expect(it.stores).toEqual([{ texts: ['a'], position: at(1) }]);
    await it.answer();
    expect(it.stores[1]).toEqual({ texts: ['b', 'c', 'd', 'e'], position: at(3) });
    await it.answer();
    await it.outbox.flush();
    expect(it.stores).toHaveLength(2);
  });

  it('keeps a position without an event until there is one, or until the end', async () => {
    const it = start();
    it.outbox.add([], at(1));
    it.outbox.add([event('a')], null);
    expect(it.stores).toEqual([{ texts: ['a'], position: at(1) }]);
    it.outbox.add([], at(2));
    const end = it.answerAll();
    await it.outbox.flush();
    end();
    expect(it.stores[1]).toEqual({ texts: [], position: at(2) });
  });

  it('never stores a position before the events that come before it', async () => {
    const it = start();
    const many = Array.from({ length: 1500 }, (_, n) => event(String(n)));
    it.outbox.add([event('first')], null);
    it.outbox.add(many, at(7));
    it.outbox.add([], at(8));
    await it.answer();
    expect(it.stores[1]).toMatchObject({ position: undefined });
    expect(it.stores[1]?.texts).toHaveLength(1000);
    await it.answer();
    expect(it.stores[2]).toMatchObject({ position: at(7) });
    expect(it.stores[2]?.texts).toHaveLength(500);
  });

  it('has room again when a batch has gone', async () => {
    const it = start();
    let hasRoom = false;
    it.outbox.add([event('a')], null);
    it.outbox.add([{ body: Buffer.alloc(5 << 20) }], null);
    void it.outbox.room().then(() => (hasRoom = true));
    await it.settle();
    expect(hasRoom).toBe(false);
    await it.answer();
    expect(hasRoom).toBe(true);
  });

  it('lets an event go that is larger than what is stored here, and no other', async () => {
    const it = start('huge');
    it.outbox.add([event('a')], null);
    it.outbox.add([event('b'), event('huge'), event('c')], at(9));
    const end = it.answerAll();
    await it.outbox.flush();
    end();
    expect(it.stores.map(({ texts }) => texts)).toEqual([['a'], ['b'], ['c'], []]);
    expect(it.stores.at(-1)?.position).toEqual(at(9));
    expect([it.dropped(), it.failures]).toEqual([1, []]);
  });

  it('says once that nothing can be stored any more, and lets nobody wait', async () => {
    const it = start();
    it.outbox.add([event('broken')], null);
    await it.settle();
    it.outbox.add([event('a')], null);
    await it.outbox.room();
    await expect(it.outbox.flush()).rejects.toThrow('No.');
    expect(it.failures).toHaveLength(1);
    expect(it.stores).toEqual([]);
    expect(it.outbox.lost).toBe(2);
  });
});
