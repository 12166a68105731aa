import type { DelayStep } from '#schema';

import type { PlannedDelay } from '../plan';
import type { Effect, Resumed } from '../walk';
import { DelayPerformer } from './delay';

const perform = (settings: Partial<DelayStep>, input: unknown, resumed: Resumed | null = null) =>
  new DelayPerformer().perform({
    step: { settings: { type: 'delay', id: 'later', ...settings } } as unknown as PlannedDelay,
    input: resumed ? null : input,
    resumed,
  } as Effect<PlannedDelay>);

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

it('waits, and goes on when its time has come', async () => {
  const { outcome } = await perform({ for: { value: 1, unit: 'hours' } }, { value: 1 });
  expect(outcome).toEqual({ wait: { state: { until: expect.any(String) }, forMs: 3_600_000 } });
  const state = 'wait' in outcome ? outcome.wait.state : {};
  expect(Math.abs(Date.parse(String(state['until'])) - Date.now() - 3_600_000)).toBeLessThan(60_000);

  const due = await perform({}, null, { state, due: true, signal: undefined });
  expect(due).toEqual({ outcome: { output: { until: state['until'] } }, secrets: [] });
});

it('waits on when it is taken up too early, whatever this machine’s clock says', async () => {
  const until = inAnHour();
  const early = await perform({}, null, { state: { until }, due: false, signal: undefined });
  expect(early.outcome).toEqual({ wait: { state: { until }, forMs: expect.any(Number) } });
  const past = { state: { until: '2020-01-01T00:00:00.000Z' }, due: false, signal: undefined };
  expect((await perform({}, null, past)).outcome).toMatchObject({ wait: { forMs: 0 } });
});

it('does not wait for what is past', async () => {
  const { outcome } = await perform({ until: 'x' }, { until: '2020-01-01' });
  expect(outcome).toEqual({ output: { until: expect.any(String) } });
});

it('fails with its reason', async () => {
  await expect(perform({ until: 'x' }, { until: 'soon' })).rejects.toMatchObject({
    failure: { code: 'delay.bad_date' },
  });
});
