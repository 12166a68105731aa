import type { Step } from '#schema';
import type { ClaimedRun, InFlight, LoadedStep, StepRecord } from '#store';

import { Hold } from '../src/hold';
import type { Performed, PerformContext } from '../src/perform/step-performer';
import { Execution, MAX_RUN_BYTES, type Means } from '../src/run/execution';
import type { Effect, Settlement } from '../src/walk';
import { linksOf, planOf } from './engine-world';

type Perform = (effect: Effect, context: PerformContext) => Promise<Performed>;

const output = (value: unknown): Performed => ({ outcome: { output: value }, secrets: [] });
const wait = (forMs: number | null): Performed => ({ outcome: { wait: { state: {}, forMs } }, secrets: [] });
const failed: Performed = {
  outcome: { error: { kind: 'permanent', code: 'test.failed', message: 'It failed.' } },
  secrets: [],
};

const act = (id: string): Step => ({ id, type: 'action', connector: 'test', operation: 'do', input: {} });

/** What ends when the test says so. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

interface Course {
  steps?: LoadedStep[];
  signals?: () => Map<string, unknown>;
  run?: Partial<ClaimedRun>;
}

/** A held run on a writer that only takes notes. */
function execute(steps: Step[], perform: Perform, { steps: loaded = [], signals, run }: Course = {}) {
  const begun: string[] = [];
  const writes: { records: StepRecord[]; inFlight: InFlight[] }[] = [];
  const stored = new Map<string, StepRecord>();
  let settlement: Settlement | null = null;
  let waitsMs: number | null | undefined;
  const write = (records: StepRecord[], inFlight: InFlight[] = []): Promise<boolean> => {
    writes.push({ records, inFlight });
    for (const record of records) stored.set(record.path, { ...record });
    return Promise.resolve(true);
  };
  const hold = new Hold();
  const execution = new Execution(
    {
      run: {
        id: 'run',
        fence: 2,
        recoveries: 0,
        inFlight: null,
        event: { receivedAt: new Date() },
        signals: 0,
        ...run,
      } as ClaimedRun,
      plan: planOf(steps),
      trigger: { body: {} },
      steps: loaded,
      signals: new Map(),
      hold,
      deadline: performance.now() + 60_000,
    },
    {
      performers: {
        perform: (effect: Effect, context: PerformContext) => {
          begun.push(effect.path);
          return perform(effect, context);
        },
      },
      writer: {
        progress: (_: unknown, records: StepRecord[], inFlight: InFlight[]) => write(records, inFlight),
        wait: async (_: unknown, records: StepRecord[], dueInMs: number | null) => {
          waitsMs = dueInMs;
          await write(records);
        },
        settle: async (_: unknown, __: unknown, records: StepRecord[], settled: Settlement) => {
          settlement = settled;
          await write(records);
        },
      },
      signals: { load: () => Promise.resolve(signals?.() ?? new Map<string, unknown>()) },
      links: linksOf,
      metrics: { firstStepSeconds: { observe: () => undefined } },
    } as unknown as Means,
  );
  return {
    hold,
    begun,
    writes,
    stored,
    ended: execution.carryOn(),
    settlement: () => settlement,
    waitsMs: () => waitsMs,
  };
}

const parallel = (a: Step[], b: Step[], more: object = {}): Step =>
  ({
    id: 'both',
    type: 'parallel',
    branches: [
      { id: 'a', steps: a },
      { id: 'b', steps: b },
    ],
    ...more,
  }) as Step;
const delay = { id: 'pause', type: 'delay', for: { value: 1, unit: 'hours' } } as Step;
const code = (id: string): Step => ({ id, type: 'code', code: '' }) as Step;

it('ends, and lets go of the run, where the database fails while the last effects are waited for', async () => {
  const slow = gate();
  const stop = { id: 'end', type: 'stop', as: 'succeeded' } as Step;
  const broken = execute(
    [parallel([act('slow')], [parallel([code('breaks')], [code('quick'), stop], { id: 'inner' })])],
    async ({ path }) => {
      if (path.endsWith('slow')) return slow.opened.then(() => output(1));
      if (path.endsWith('quick')) return output(null);
      await new Promise(setImmediate);
      throw new Error('Connection terminated');
    },
  );
  const timer = new Promise((resolve) => setTimeout(resolve, 20, 'the loop of events goes on'));
  expect(await timer).toBe('the loop of events goes on');
  slow.open();
  await expect(broken.ended).rejects.toThrow('Connection terminated');
  expect(broken.settlement()).toBeNull();
});

it('ends a run that outgrows its worker by what is done in passing', async () => {
  const large = 'x'.repeat(2 * 1024 * 1024);
  const shape = { id: 'shape', type: 'map', input: { large } } as Step;
  const { ended, writes, settlement } = execute(
    [{ id: 'each', type: 'loop', over: 1000, steps: [shape] } as Step],
    () => Promise.resolve(output(null)),
  );
  await ended;
  expect(settlement()).toMatchObject({ status: 'failed', error: { code: 'run.too_large' } });
  expect(Math.max(...writes.map(({ records }) => records.length))).toBeLessThan(20);
});

it('writes what came to be before it grows large, and ends a run that outgrows its worker', async () => {
  const loop = {
    id: 'each',
    type: 'loop',
    over: 1000,
    concurrency: 10,
    steps: [code('make')],
  } as Step;
  const large = 'x'.repeat(2 * 1024 * 1024);
  const { ended, writes, settlement, begun } = execute([loop], () => Promise.resolve(output(large)));
  await ended;
  expect(settlement()).toMatchObject({ status: 'failed', error: { code: 'run.too_large' } });
  expect(begun.length).toBeLessThanOrEqual(MAX_RUN_BYTES / large.length + 20);
  expect(Math.max(...writes.map(({ records }) => records.length))).toBeLessThan(20);
});

it('starts nothing of a branch that was given up while it stood in line', async () => {
  const each = (id: string): Step =>
    ({ id, type: 'loop', over: 50, concurrency: 50, steps: [act(`${id}_send`)] }) as Step;
  const { ended, begun } = execute(
    [parallel([each('first')], [each('second')], { onError: 'handle', handle: [act('undo')] })],
    ({ path }) => Promise.resolve(path.includes('first') ? failed : output(1)),
  );
  await ended;
  expect(begun.filter((path) => path.includes('second'))).toEqual([]);
  expect(begun.at(-1)).toBe('both/handle/undo');
});

it('gives up what waits in a branch that failed', async () => {
  const { ended, stored, settlement } = execute(
    [parallel([delay], [act('send')], { onError: 'continue' }), act('then')],
    ({ path }) =>
      Promise.resolve(path.endsWith('pause') ? wait(3_600_000) : path.endsWith('send') ? failed : output(1)),
  );
  await ended;
  expect(stored.get('both/a/pause')).toMatchObject({ status: 'cancelled', nextAttemptInMs: null });
  expect(settlement()).toMatchObject({ status: 'succeeded' });
});

describe('while one branch works, another', () => {
  const slowBeside = (other: Step[], during: Perform, course: Course = {}) => {
    const slow = gate();
    const held = execute(
      [parallel([act('slow')], other)],
      (effect, context) =>
        effect.path.endsWith('slow') ? slow.opened.then(() => output(1)) : during(effect, context),
      course,
    );
    return { ...held, slow };
  };
  const until = async (what: () => boolean): Promise<void> => {
    while (!what()) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  it('goes on when its time comes', async () => {
    const { ended, begun, slow, settlement } = slowBeside([delay, act('after')], ({ path, resumed }) =>
      Promise.resolve(path.endsWith('pause') && !resumed ? wait(10) : output(1)),
    );
    await until(() => begun.includes('both/b/after'));
    slow.open();
    await ended;
    expect(settlement()).toMatchObject({ status: 'succeeded' });
  });

  it('goes on when its time comes, though it began to wait before the run was claimed', async () => {
    const loaded = {
      id: '1',
      path: 'both/b/pause',
      status: 'waiting',
      attempt: 1,
      input: null,
      output: {},
      error: null,
      nextInMs: 10,
    } as unknown as LoadedStep;
    const both = { ...loaded, id: '0', path: 'both', status: 'running', nextInMs: null } as LoadedStep;
    const { ended, begun, slow } = slowBeside([delay, act('after')], () => Promise.resolve(output(1)), {
      steps: [both, loaded],
    });
    await until(() => begun.includes('both/b/after'));
    slow.open();
    await ended;
  });

  it('hears what is sent to it', async () => {
    const ask = { id: 'ask', type: 'wait', for: 'callback' } as Step;
    const { ended, begun, slow, hold, stored, settlement } = slowBeside(
      [ask, act('after')],
      ({ path, resumed }) =>
        Promise.resolve(path.endsWith('ask') && !resumed ? wait(null) : output(resumed?.signal ?? 1)),
      { signals: () => new Map([['both/b/ask', { said: 'yes' }]]) },
    );
    await until(() => begun.includes('both/b/ask'));
    await new Promise(setImmediate);
    expect(hold.signal()).toBe(true);
    await until(() => begun.includes('both/b/after'));
    slow.open();
    await ended;
    expect(stored.get('both/b/ask')).toMatchObject({ status: 'succeeded', output: { said: 'yes' } });
    expect(settlement()).toMatchObject({ status: 'succeeded' });
    expect(hold.signal()).toBe(false);
  });
});

it('tries again what failed for want of room, whatever the type of the step', async () => {
  const busy: Performed = {
    outcome: { error: { kind: 'retryable', code: 'code.busy', message: 'Busy.' } },
    secrets: [],
  };
  const { ended, stored, waitsMs, settlement } = execute([code('script')], () => Promise.resolve(busy));
  await ended;
  expect(stored.get('script')).toMatchObject({ status: 'waiting', attempt: 1, error: { code: 'code.busy' } });
  expect(waitsMs()).toBeGreaterThan(0);
  expect(settlement()).toBeNull();
});
