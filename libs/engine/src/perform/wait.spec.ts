import type { Config } from '#config';
import { FailureError, newId } from '#kernel';
import type { NewWait, RunSignals, WaitRepository } from '#store';

import { LinkMaker } from '../links';
import type { PlannedWait } from '../plan';
import type { Effect, Resumed } from '../walk';
import type { PerformContext } from './step-performer';
import { WaitPerformer } from './wait';

const links = new LinkMaker({
  publicUrl: 'https://sluice.example',
  encryptionKeys: [Buffer.alloc(32, 1).toString('base64')],
} as unknown as Config);
const runId = newId();
const made = links.linksOf(runId)('ask');

let opened: NewWait[];
let closed: string[];
let early: unknown;
let expired: unknown;
const waits = {
  open: (wait: NewWait) => {
    opened.push(wait);
    return Promise.resolve(wait.timeoutMs - 1000);
  },
  close: (_run: string, path: string) => {
    closed.push(path);
    return Promise.resolve();
  },
} as unknown as WaitRepository;
const signals = {
  find: () => Promise.resolve(early),
  expire: () => Promise.resolve(expired),
} as unknown as RunSignals;
const performer = new WaitPerformer(waits, signals, links);

beforeEach(() => {
  opened = [];
  closed = [];
  early = undefined;
  expired = { kind: 'expired' };
});

const perform = (settings: object, resumed: Resumed | null = null, input: unknown = { message: 'Go?' }) =>
  performer.perform(
    {
      step: { settings: { type: 'wait', id: 'ask', ...settings } } as unknown as PlannedWait,
      path: 'ask',
      input: resumed ? null : input,
      resumed,
    } as Effect<PlannedWait>,
    { runId, workspaceId: 'w', workflowId: 'f' } as PerformContext,
  );

const approval = { kind: 'approval', approved: true, comment: null, by: 'Ann', decidedAt: 'now' };
const state = { approveUrl: made.approveUrl, declineUrl: made.declineUrl, message: 'Go?' };

describe('a wait', () => {
  it('for a callback tells its address and waits seven days', async () => {
    expect(await perform({ for: 'callback' }, null, {})).toEqual({
      outcome: { wait: { state: { resumeUrl: made.resumeUrl }, forMs: 7 * 86_400_000 - 1000 } },
      secrets: [],
    });
    expect(opened).toEqual([expect.objectContaining({ kind: 'callback', path: 'ask', message: null })]);
  });

  it('for an approval keeps what is asked', async () => {
    const { outcome } = await perform({ for: 'approval', timeoutMs: 5000 });
    expect(outcome).toEqual({ wait: { state, forMs: 4000 } });
    expect(opened).toEqual([expect.objectContaining({ kind: 'approval', message: 'Go?', timeoutMs: 5000 })]);
  });

  it('takes what had come before it was reached, and opens nothing', async () => {
    early = approval;
    const { outcome } = await perform({ for: 'approval' });
    expect(outcome).toEqual({
      output: {
        approveUrl: made.approveUrl,
        declineUrl: made.declineUrl,
        approved: true,
        comment: null,
        by: 'Ann',
        decidedAt: 'now',
        timedOut: false,
      },
    });
    expect(opened).toEqual([]);
  });

  it('goes on with what is sent, and is listed no more', async () => {
    const signal = { kind: 'callback', method: 'POST', headers: {}, query: {}, body: [1], receivedAt: 'now' };
    const { outcome } = await perform({ for: 'callback' }, { state: {}, signal, due: true });
    expect(outcome).toEqual({
      output: {
        resumeUrl: made.resumeUrl,
        timedOut: false,
        method: 'POST',
        headers: {},
        query: {},
        body: [1],
        receivedAt: 'now',
      },
    });
    expect(closed).toEqual(['ask']);
  });

  it('fails when its time is over, or goes on where it is set to', async () => {
    const due = { state, signal: undefined, due: true };
    const failed = perform({ for: 'approval' }, due);
    await expect(failed).rejects.toBeInstanceOf(FailureError);
    await expect(failed).rejects.toMatchObject({ failure: { kind: 'permanent', code: 'wait.timeout' } });
    expect(closed).toEqual(['ask']);
    const { outcome } = await perform({ for: 'approval', onTimeout: 'continue' }, due);
    expect(outcome).toMatchObject({ output: { approved: false, by: null, timedOut: true } });
  });

  it('takes what was sent at the last moment, rather than that it is over', async () => {
    expired = approval;
    const { outcome } = await perform({ for: 'approval' }, { state, signal: undefined, due: true });
    expect(outcome).toMatchObject({ output: { approved: true, timedOut: false } });
  });

  it('stays over when it is taken up again after a crash', async () => {
    early = { kind: 'expired' };
    await expect(perform({ for: 'callback' })).rejects.toMatchObject({ failure: { code: 'wait.timeout' } });
  });

  it('that is woken for nothing waits for what is left of its time, and asks the same', async () => {
    const { outcome } = await perform({ for: 'approval' }, { state, signal: undefined, due: false });
    expect(outcome).toMatchObject({ wait: { state } });
    expect(opened).toEqual([expect.objectContaining({ message: 'Go?' })]);
  });
});
