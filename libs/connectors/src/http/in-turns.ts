/** Results in the order of the items, with so many at work at once. The first failure ends it: no more are begun. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let hasFailed = false;
  const turn = async (): Promise<void> => {
    while (!hasFailed && next < items.length) {
      const index = next++;
      try {
        results[index] = await work(items[index] as Item, index);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  // Those under way are waited for, so that nothing is still sent once the step has failed.
  const turns = await Promise.allSettled(Array.from({ length: Math.min(concurrency, items.length) }, turn));
  const failure = turns.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}
