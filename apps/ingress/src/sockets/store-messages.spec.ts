import { storeMessages } from './store-messages';

const { signal } = new AbortController();
const stored = (eventId: string) => ({ outcome: 'accepted' as const, eventId, runId: null });

describe('storing messages', () => {
  it('tries only those again that were not stored, and gives all in their order', async () => {
    const tries: string[] = [];
    const result = await storeMessages(['a', 'b', 'c'], {
      store: async (message) => {
        tries.push(message);
        if (message === 'b' && tries.length < 4) throw new Error('away');
        return stored(message);
      },
      isHopeless: () => false,
      patienceMs: 5000,
      signal,
    });
    expect(tries).toEqual(['a', 'b', 'c', 'b']);
    expect(result).toEqual({ events: [stored('a'), stored('b'), stored('c')] });
  });

  it('gives up after its time', async () => {
    const error = new Error('away');
    const result = await storeMessages(['a'], {
      store: () => Promise.reject(error),
      isHopeless: () => false,
      patienceMs: 300,
      signal,
    });
    expect(result).toEqual({ failed: 'in vain', error });
  });

  it('gives up at once what will never be stored, and what nobody waits for', async () => {
    const options = { store: () => Promise.reject(new Error('no')), patienceMs: 60_000 };
    const over = AbortSignal.abort();
    expect(await storeMessages(['a'], { ...options, isHopeless: () => true, signal })).toMatchObject({
      failed: 'hopeless',
    });
    expect(await storeMessages(['a'], { ...options, isHopeless: () => false, signal: over })).toMatchObject({
      failed: 'in vain',
    });
  });
});
