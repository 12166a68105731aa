import { FailureError } from '#kernel';

import { EventQueue, storePatiently } from './event-queue';
import type { HeldContext, HeldEvent } from './held';

const event = (text: string): HeldEvent => ({ body: Buffer.from(text) });

function storing(answer: (events: readonly HeldEvent[]) => Promise<void>) {
  const controller = new AbortController();
  const statuses: string[] = [];
  const batches: string[][] = [];
  let dropped = 0;
  const context: Pick<HeldContext, 'store' | 'signal' | 'status'> = {
    signal: controller.signal,
    status: {
      connected: () => statuses.push('connected'),
      failed: ({ code }) => statuses.push(code),
      reconnecting: () => statuses.push('reconnecting'),
      dropped: (count) => void (dropped += count),
    },
    store: async (events) => {
      await answer(events);
      batches.push(events.map(({ body }) => body.toString()));
      return [];
    },
  };
  return { context, controller, statuses, batches, dropped: () => dropped };
}

const lost = new FailureError({ kind: 'retryable', code: 'x.lost', message: 'Lost.' });

describe('storing patiently', () => {
  it('tries again until it works, and says so when that takes long', async () => {
    jest.useFakeTimers();
    try {
      let tries = 0;
      const { context, statuses, batches } = storing(async () => {
        tries += 1;
        if (tries < 6) throw new Error('away');
      });
      const stored = storePatiently(context, [event('a')]);
      await jest.advanceTimersByTimeAsync(60_000);
      await stored;
      expect(tries).toBe(6);
      expect(batches).toEqual([['a']]);
      expect(statuses).toEqual(['listen.not_stored', 'connected']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('says nothing of a moment, and gives up when it is told to', async () => {
    const { context, controller, statuses } = storing(async () => {
      setImmediate(() => controller.abort());
      throw new Error('away');
    });
    await expect(storePatiently(context, [])).rejects.toThrow('away');
    expect(statuses).toEqual([]);
  });

  it('tries once more when it is told to stop while it waits for the next try', async () => {
    let isAway = true;
    const { context, controller, batches } = storing(async () => {
      if (isAway) throw new Error('away');
    });
    const stored = storePatiently(context, [event('a')]);
    setImmediate(() => {
      isAway = false;
      controller.abort();
    });
    await stored;
    expect(batches).toEqual([['a']]);
  });

  it('lets failures out at once', async () => {
    const { context } = storing(() => Promise.reject(lost));
    await expect(storePatiently(context, [])).rejects.toBe(lost);
  });
});

describe('a queue of events', () => {
  const peer = () => {
    const calls: string[] = [];
    return { calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') };
  };

  it('stores in batches, in order, and stops the peer while too much waits', async () => {
    let goOn: () => void = () => undefined;
    const { context, batches } = storing((events) =>
      events.length === 1 ? new Promise<void>((resolve) => (goOn = resolve)) : Promise.resolve(),
    );
    const socket = peer();
    const queue = new EventQueue(context, socket, { maxEvents: 4 });
    for (const text of ['1', '2', '3', '4', '5']) queue.push(event(text));
    expect(socket.calls).toEqual(['pause']);
    expect(queue.isStopped).toBe(true);
    let hasRoom = false;
    const room = queue.room().then(() => (hasRoom = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasRoom).toBe(false);
    goOn();
    await room;
    await queue.drained();
    expect(batches).toEqual([['1'], ['2', '3', '4', '5']]);
    expect(socket.calls).toEqual(['pause', 'resume']);
    expect(queue.isStopped).toBe(false);
  });

  it('stops the peer by bytes as well, and never stores too many of them at once', async () => {
    const { context, batches } = storing(() => Promise.resolve());
    const socket = peer();
    const queue = new EventQueue(context, socket);
    const large = 'x'.repeat(3 * 1024 * 1024);
    for (let n = 0; n < 3; n++) queue.push(event(large));
    expect(socket.calls).toEqual(['pause']);
    await queue.drained();
    expect(batches.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(socket.calls).toEqual(['pause', 'resume']);
  });

  it('stores what waits when it is told to stop, and takes no more', async () => {
    let goOn: () => void = () => undefined;
    const { context, controller, batches, dropped } = storing((events) =>
      events.length === 1 ? new Promise<void>((resolve) => (goOn = resolve)) : Promise.resolve(),
    );
    const queue = new EventQueue(context, peer());
    const many = Array.from({ length: 1200 }, (_, n) => String(n));
    for (const text of many) queue.push(event(text));
    controller.abort();
    const ended = queue.end();
    queue.push(event('late'));
    goOn();
    await ended;
    expect(batches.flat()).toEqual(many);
    expect(dropped()).toBe(1);
  });

  it('counts what is not stored five seconds after it was told to stop', async () => {
    jest.useFakeTimers();
    try {
      let goOn: () => void = () => undefined;
      const { context, controller, batches, dropped } = storing(
        () => new Promise<void>((resolve) => (goOn = resolve)),
      );
      const queue = new EventQueue(context, peer());
      for (const text of ['1', '2', '3']) queue.push(event(text));
      let hasEnded = false;
      const ended = queue.end().then(() => (hasEnded = true));
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hasEnded).toBe(false);
      controller.abort();
      await jest.advanceTimersByTimeAsync(4_900);
      expect(hasEnded).toBe(false);
      await jest.advanceTimersByTimeAsync(200);
      await ended;
      expect(dropped()).toBe(3);
      goOn();
      await queue.drained();
      expect(batches).toEqual([['1']]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('counts what can’t be stored', async () => {
    const { context, dropped } = storing(() => Promise.reject(lost));
    const queue = new EventQueue(context, peer());
    queue.push(event('a'));
    queue.push(event('b'));
    await queue.end();
    expect(dropped()).toBe(2);
  });

  it('tells when nothing can be stored any more', async () => {
    const { context } = storing(() => Promise.reject(lost));
    const queue = new EventQueue(context, peer());
    queue.push(event('a'));
    await expect(queue.failed).rejects.toBe(lost);
    await queue.drained();
  });
});
