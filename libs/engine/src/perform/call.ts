/** A call step in → a run of the other workflow, started once; then what it returned, where the step waits for it. */
import { EventKeyReader, Gatekeeper } from '#intake';
import { FailureError, type Failure } from '#kernel';
import { Doorbell } from '#queue';
import {
  ChildRuns,
  isExpired,
  RunSignals,
  TriggerLookup,
  type CalledRun,
  type CallSignal,
  type NewCall,
} from '#store';
import { Injectable } from '@nestjs/common';

import type { PlannedCall } from '../plan';
import type { Effect } from '../walk';
import type { PerformContext, Performed, StepPerformer } from './step-performer';

const DEFAULT_TIMEOUT_MS = 86_400_000;
/** How many calls deep a run may be; what calls itself without an end stops here. */
export const MAX_CALL_DEPTH = 10;
/** How often a publish may come between the look at a workflow and its run; more is no coincidence. */
const MAX_STALE = 10;

@Injectable()
export class CallPerformer implements StepPerformer<PlannedCall> {
  constructor(
    private readonly children: ChildRuns,
    private readonly signals: RunSignals,
    private readonly triggers: TriggerLookup,
    private readonly keys: EventKeyReader,
    private readonly gatekeeper: Gatekeeper,
    private readonly doorbell: Doorbell,
  ) {}

  async perform(effect: Effect<PlannedCall>, context: PerformContext): Promise<Performed> {
    return { outcome: await this.outcome(effect, context), secrets: [] };
  }

  private async outcome(
    { step, path, input, resumed }: Effect<PlannedCall>,
    context: PerformContext,
  ): Promise<Performed['outcome']> {
    const { settings } = step;
    const { runId, workspaceId } = context;
    const wait = settings.wait ?? true;
    if (!resumed) {
      const state = await this.start(settings.workflowId, { path, input, wait }, context);
      if (!wait) return { output: { runId: state.runId, status: 'queued', result: null } };
      // Taken up after a crash, it may have been answered meanwhile.
      const early = await this.signals.find(runId, path);
      if (early !== undefined) return answered(early, state.runId);
      const forMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      return { wait: { state: { ...state, until: new Date(Date.now() + forMs).toISOString() }, forMs } };
    }
    const childId = String(resumed.state['runId']);
    if (resumed.signal !== undefined) return answered(resumed.signal, childId);
    if (resumed.due) return answered(await this.signals.expire({ workspaceId, runId, path }), childId);
    const left = Date.parse(String(resumed.state['until'])) - Date.now();
    return { wait: { state: resumed.state, forMs: Math.max(0, left) } };
  }

  private async start(
    workflowId: string,
    { path, input, wait }: { path: string; input: unknown; wait: boolean },
    { workspaceId, runId, depth }: PerformContext,
  ): Promise<{ runId: string }> {
    if (depth >= MAX_CALL_DEPTH) throw tooDeep();
    const body = Buffer.from(JSON.stringify((input as { input?: unknown } | null)?.input ?? null));
    const called = await this.callOnce({ workspaceId, runId, path, depth, wait, workflowId, body });
    if (!called) throw notPublished();
    if (called.fresh && called.gated) this.gatekeeper.look(workflowId);
    else if (called.fresh) this.doorbell.ring([{ id: called.runId, fence: 0 }]);
    return { runId: called.runId };
  }

  /** Null when the workflow is not published. */
  private async callOnce(call: Omit<NewCall, 'versionId' | 'orderKey'>): Promise<CalledRun | null> {
    const { workspaceId, workflowId, runId, path, body } = call;
    for (let n = 0; n < MAX_STALE; n++) {
      const trigger = await this.triggers.ofWorkflow(workspaceId, workflowId);
      if (!trigger) break;
      const event = { ...CALLED, body, receivedAt: new Date() };
      const orderKey = trigger.settings.orderBy ? (await this.keys.read(event, trigger)).orderKey : null;
      const called = await this.children.start({ ...call, versionId: trigger.versionId, orderKey });
      if (called) return called;
    }
    return this.children.earlier(workspaceId, runId, path);
  }
}

/** What the event of a call has besides its body. */
const CALLED = {
  source: 'call',
  method: null,
  path: null,
  query: null,
  headers: null,
  contentType: 'application/json',
} as const;

function answered(signal: unknown, childId: string): Performed['outcome'] {
  if (isExpired(signal)) return { error: timedOut(childId) };
  const { runId, status, result, error } = signal as CallSignal;
  if (status === 'succeeded' || status === 'filtered') return { output: { runId, status, result } };
  return { error: failed(runId, status, error) };
}

const failed = (runId: string, status: string, error: Failure | null): Failure => ({
  kind: 'permanent',
  code: 'call.failed',
  message: `The called workflow’s run ended as ${status}${error ? `: ${error.message}` : '.'}`,
  details: { runId, status, error },
});

const timedOut = (runId: string): Failure => ({
  kind: 'permanent',
  code: 'call.timeout',
  message: 'The called workflow’s run did not end in time. It goes on by itself; look at it, or wait longer.',
  details: { runId },
});

const tooDeep = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'call.too_deep',
    message: `This run is ${MAX_CALL_DEPTH} calls deep already. Look whether a workflow calls itself without an end.`,
  });

const notPublished = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'call.not_published',
    message:
      'The called workflow does not exist in this workspace or is not published. Publish it, or choose another.',
  });
