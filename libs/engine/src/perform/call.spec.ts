import type { EventKeyReader, Gatekeeper } from '#intake';
import { newId } from '#kernel';
import type { Doorbell } from '#queue';
import type { CalledRun, ChildRuns, NewCall, RunSignals, TriggerAddress, TriggerLookup } from '#store';

import type { PlannedCall } from '../plan';
import type { Effect, Resumed } from '../walk';
import { CallPerformer, MAX_CALL_DEPTH } from './call';
import type { PerformContext } from './step-performer';

const runId = newId();
const workflowId = newId();

let started: NewCall[];
let rung: string[];
let called: CalledRun | null;
let early: unknown;
let looked: string[];
let settings: TriggerAddress['settings'];
let stale: number;
let published: boolean;
const performer = new CallPerformer(
  {
    start: (call: NewCall) => {
      started.push(call);
      stale -= 1;
      return Promise.resolve(stale < 0 ? called : null);
    },
    earlier: () => Promise.resolve(null),
  } as unknown as ChildRuns,
  {
    find: () => Promise.resolve(early),
    expire: () => Promise.resolve({ kind: 'expired' }),
  } as unknown as RunSignals,
  {
    ofWorkflow: () =>
      Promise.resolve(published ? ({ versionId: `v${stale}`, settings } as TriggerAddress) : null),
  } as unknown as TriggerLookup,
  { read: () => Promise.resolve({ orderKey: 'key' }) } as unknown as EventKeyReader,
  { look: (id: string) => looked.push(id) } as unknown as Gatekeeper,
  { ring: (bells: { id: string }[]) => rung.push(...bells.map(({ id }) => id)) } as unknown as Doorbell,
);

beforeEach(() => {
  started = [];
  rung = [];
  looked = [];
  settings = {};
  stale = 0;
  published = true;
  called = { runId: 'child', gated: false, fresh: true };
  early = undefined;
});

const perform = (settings: object = {}, resumed: Resumed | null = null, depth = 0) =>
  performer.perform(
    {
      step: { settings: { type: 'call', id: 'call', workflowId, ...settings } } as unknown as PlannedCall,
      path: 'each/3/call',
      input: resumed ? null : { input: { a: 1 } },
      resumed,
    } as Effect<PlannedCall>,
    { runId, workspaceId: 'w', workflowId: 'f', depth } as PerformContext,
  );
const signal = (status: string, more: object = {}) => ({
  state: { runId: 'child', until: new Date(Date.now() + 60_000).toISOString() },
  signal: { kind: 'call', runId: 'child', status, result: null, error: null, ...more },
  due: false,
});

describe('a call', () => {
  it('starts the other workflow, rings for it, and waits a day', async () => {
    const { outcome } = await perform();
    expect(outcome).toEqual({
      wait: { state: { runId: 'child', until: expect.any(String) }, forMs: 86_400_000 },
    });
    expect(started).toEqual([
      {
        workspaceId: 'w',
        runId,
        path: 'each/3/call',
        depth: 0,
        wait: true,
        workflowId,
        versionId: 'v0',
        orderKey: null,
        body: Buffer.from('{"a":1}'),
      },
    ]);
    expect(rung).toEqual(['child']);
  });

  it('asks the gate for a run that waits there, and does nothing for one that was started before', async () => {
    called = { runId: 'child', gated: true, fresh: true };
    await perform();
    called = { runId: 'child', gated: false, fresh: false };
    await perform();
    expect(rung).toEqual([]);
    expect(looked).toEqual([workflowId]);
  });

  it('takes the key of an ordered workflow, and takes it again where another version was published', async () => {
    settings = { orderBy: '{{trigger.body.a}}' };
    stale = 2;
    await perform();
    expect(started.map(({ versionId, orderKey }) => `${versionId} ${orderKey}`)).toEqual([
      'v2 key',
      'v1 key',
      'v0 key',
    ]);
  });

  it('that does not wait goes on at once', async () => {
    expect((await perform({ wait: false })).outcome).toEqual({
      output: { runId: 'child', status: 'queued', result: null },
    });
    expect(started).toEqual([expect.objectContaining({ wait: false })]);
  });

  it.each(['succeeded', 'filtered'])('gives what a run that %s returned', async (status) => {
    expect((await perform({}, signal(status, { result: [1] }))).outcome).toEqual({
      output: { runId: 'child', status, result: [1] },
    });
  });

  it.each(['failed', 'cancelled', 'unknown'])(
    'fails when the run ends as %s, with its error',
    async (status) => {
      const error = { kind: 'permanent', code: 'a.b', message: 'The reason.' };
      expect((await perform({}, signal(status, { error }))).outcome).toMatchObject({
        error: { kind: 'permanent', code: 'call.failed', details: { runId: 'child', status, error } },
      });
    },
  );

  it('fails when its time is over', async () => {
    const { outcome } = await perform({}, { state: { runId: 'child' }, signal: undefined, due: true });
    expect(outcome).toMatchObject({
      error: { kind: 'permanent', code: 'call.timeout', details: { runId: 'child' } },
    });
  });

  it('taken up after a crash finds its run, and what that has said meanwhile', async () => {
    called = { runId: 'child', gated: false, fresh: false };
    early = signal('succeeded', { result: 7 }).signal;
    expect((await perform()).outcome).toEqual({ output: { runId: 'child', status: 'succeeded', result: 7 } });
  });

  it('woken for nothing waits for what is left', async () => {
    const { outcome } = await perform({}, { ...signal('x'), signal: undefined });
    if (!('wait' in outcome)) throw new Error('it does not wait');
    expect(outcome.wait.forMs).toBeGreaterThan(50_000);
    expect(outcome.wait.forMs).toBeLessThanOrEqual(60_000);
  });

  it('of nothing, and one too deep, are errors of the step', async () => {
    published = false;
    await expect(perform()).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'call.not_published' },
    });
    await expect(perform({}, null, MAX_CALL_DEPTH)).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'call.too_deep' },
    });
    expect(started).toEqual([]);
  });
});
