import { setImmediate as turn } from 'node:timers/promises';

import { GroupCommit, GroupCommitFullError, type GroupCommitOptions } from './group-commit';

interface Call {
  items: string[];
  succeed: () => void;
  fail: (error: unknown) => void;
}

/** A group commit whose statements end when the test says so. */
function open(options: Partial<GroupCommitOptions<string>> = {}) {
  const calls: Call[] = [];
  const commits = new GroupCommit<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        calls.push({ items, succeed: () => resolve(items.map((item) => `${item}!`)), fail: reject });
      }),
    { maxItems: 100, ...options },
  );
  return { calls, commits };
}

describe('GroupCommit', () => {
  it('sends a lone item with the next turn, waiting for nothing', async () => {
    const { calls, commits } = open();
    const result = commits.submit('a');
    await turn();
    expect(calls.map(({ items }) => items)).toEqual([['a']]);
    calls[0]!.succeed();
    expect(await result).toBe('a!');
  });

  it('gathers what comes in the same turn, and what comes while a statement is under way', async () => {
    const { calls, commits } = open();
    const results = [commits.submit('a'), commits.submit('b')];
    await turn();
    results.push(commits.submit('c'));
    await turn();
    results.push(commits.submit('d'));
    await turn();
    expect(calls.map(({ items }) => items)).toEqual([['a', 'b']]);
    calls[0]!.succeed();
    await turn();
    await turn();
    expect(calls.map(({ items }) => items)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    calls[1]!.succeed();
    expect(await Promise.all(results)).toEqual(['a!', 'b!', 'c!', 'd!']);
  });

  it('splits by count and by bytes; one larger item goes alone', async () => {
    const sizes: number[] = [];
    const write = jest.fn((items: string[]) => Promise.resolve(items));
    const commits = new GroupCommit<string, string>(write, {
      maxItems: 2,
      maxBytes: 5,
      size: (item) => item.length,
      onBatch: (size) => sizes.push(size),
    });
    await Promise.all(['a', 'b', 'c', 'xxxx', 'much too long', 'd'].map((item) => commits.submit(item)));
    expect(write.mock.calls.map(([items]) => items)).toEqual([
      ['a', 'b'],
      ['c', 'xxxx'],
      ['much too long'],
      ['d'],
    ]);
    expect(sizes).toEqual([2, 2, 1, 1]);
  });

  it('keeps as many statements under way as it may', async () => {
    const { calls, commits } = open({ maxItems: 1, concurrency: 2 });
    const results = ['a', 'b', 'c'].map((item) => commits.submit(item));
    await turn();
    expect(calls).toHaveLength(2);
    calls[1]!.succeed();
    await turn();
    await turn();
    expect(calls).toHaveLength(3);
    calls[0]!.succeed();
    calls[2]!.succeed();
    expect(await Promise.all(results)).toEqual(['a!', 'b!', 'c!']);
  });

  it.each(['22P02', '23505', '21000', '54000'])(
    'halves a batch that is refused with %s until the bad item stands alone',
    async (code) => {
      const refusal = Object.assign(new Error('refused'), { code });
      const write = jest.fn((items: string[]) =>
        items.includes('bad') ? Promise.reject(refusal) : Promise.resolve(items),
      );
      const commits = new GroupCommit<string, string>(write, { maxItems: 100 });
      const results = await Promise.allSettled(
        ['a', 'b', 'bad', 'c', 'd'].map((item) => commits.submit(item)),
      );
      expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual(
        ['a', 'b', refusal, 'c', 'd'],
      );
    },
  );

  it.each([{ code: '57P01' }, { code: 'ECONNREFUSED' }, {}])(
    'tells all of a batch of an error that is not of the data: %j',
    async (facts) => {
      const error = Object.assign(new Error('gone'), facts);
      const write = jest.fn(() => Promise.reject(error));
      const commits = new GroupCommit<string, string>(write, { maxItems: 100 });
      const results = await Promise.allSettled([commits.submit('a'), commits.submit('b')]);
      expect(results).toEqual([
        { status: 'rejected', reason: error },
        { status: 'rejected', reason: error },
      ]);
      expect(write).toHaveBeenCalledTimes(1);
    },
  );

  it.each(['40P01', '40001'])('tries a batch again that was undone for another, %s', async (code) => {
    const conflict = Object.assign(new Error('conflict'), { code });
    const write = jest.fn((items: string[]) => Promise.resolve(items));
    write.mockRejectedValueOnce(conflict).mockRejectedValueOnce(conflict);
    const commits = new GroupCommit<string, string>(write, { maxItems: 100 });
    expect(await Promise.all([commits.submit('a'), commits.submit('b')])).toEqual(['a', 'b']);
    expect(write.mock.calls).toEqual([[['a', 'b']], [['a', 'b']], [['a', 'b']]]);
    write.mockRejectedValue(conflict);
    await expect(commits.submit('c')).rejects.toBe(conflict);
  });

  it('goes on after an error', async () => {
    const { calls, commits } = open();
    const failing = commits.submit('a');
    await turn();
    const waiting = commits.submit('b');
    calls[0]!.fail(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    await turn();
    await turn();
    calls[1]!.succeed();
    expect(await waiting).toBe('b!');
  });

  it('refuses what would wait beyond its bound, at once', async () => {
    const { calls, commits } = open({ maxWaiting: 2, maxItems: 1 });
    const results = [commits.submit('a')];
    await turn();
    results.push(commits.submit('b'), commits.submit('c'));
    await expect(commits.submit('d')).rejects.toThrow(GroupCommitFullError);
    for (let n = 0; n < 3; n += 1) {
      calls[n]!.succeed();
      await turn();
      await turn();
    }
    expect(await Promise.all(results)).toEqual(['a!', 'b!', 'c!']);
  });

  it('is drained once nothing waits and nothing is under way', async () => {
    const { calls, commits } = open();
    await commits.drained();
    const result = commits.submit('a');
    let drained = false;
    const done = commits.drained().then(() => (drained = true));
    await turn();
    expect(drained).toBe(false);
    calls[0]!.succeed();
    await Promise.all([result, done]);
    expect(drained).toBe(true);
  });
});
