import { canRunMove, canStepMove, isSettled, RUN_STATUSES, STEP_STATUSES } from './status';

const SETTLED = ['succeeded', 'failed', 'filtered', 'cancelled', 'unknown'] as const;

describe('a run', () => {
  it('is settled in its last five states only', () => {
    expect(RUN_STATUSES.filter(isSettled)).toEqual(SETTLED);
  });

  it.each(SETTLED)('never leaves %s', (from) => {
    expect(RUN_STATUSES.filter((to) => canRunMove(from, to))).toEqual([]);
  });

  it('can be cancelled from wherever it is not settled', () => {
    expect(RUN_STATUSES.filter((from) => canRunMove(from, 'cancelled'))).toEqual([
      'queued',
      'running',
      'waiting',
    ]);
  });

  it('ends only while it is held', () => {
    for (const to of ['succeeded', 'failed', 'filtered', 'unknown'] as const) {
      expect(RUN_STATUSES.filter((from) => canRunMove(from, to))).toEqual(['running']);
    }
  });
});

describe('a step run', () => {
  it.each(['succeeded', 'failed', 'skipped', 'cancelled', 'unknown'] as const)('never leaves %s', (from) => {
    expect(STEP_STATUSES.filter((to) => canStepMove(from, to))).toEqual([]);
  });

  it('waits only after a try', () => {
    expect(STEP_STATUSES.filter((from) => canStepMove(from, 'waiting'))).toEqual(['running']);
  });
});
