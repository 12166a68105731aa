/** A wait step in → its row for people to see, then what came from outside, or that nothing came in time. */
import { FailureError } from '#kernel';
import { isExpired, RunSignals, WaitRepository } from '#store';
import { Injectable } from '@nestjs/common';

import { LinkMaker, type WaitLinks } from '../links';
import { messageText } from '../message-text';
import type { PlannedWait } from '../plan';
import type { Effect } from '../walk';
import type { PerformContext, Performed, StepPerformer } from './step-performer';

const DEFAULT_TIMEOUT_MS = 7 * 86_400_000;

/** What somebody posted to `resumeUrl`. */
export interface CallbackSignal {
  kind: 'callback';
  method: string;
  headers: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  /** ISO 8601. */
  receivedAt: string;
}

/** What a person said. */
export interface ApprovalSignal {
  kind: 'approval';
  approved: boolean;
  comment: string | null;
  /** A name, an e-mail address, or `link`. */
  by: string;
  /** ISO 8601. */
  decidedAt: string;
}

@Injectable()
export class WaitPerformer implements StepPerformer<PlannedWait> {
  constructor(
    private readonly waits: WaitRepository,
    private readonly signals: RunSignals,
    private readonly links: LinkMaker,
  ) {}

  async perform(
    { step, path, input, resumed }: Effect<PlannedWait>,
    context: PerformContext,
  ): Promise<Performed> {
    const { settings } = step;
    const { runId, workspaceId, workflowId } = context;
    const links = linksFor(settings.for, this.links.linksOf(runId)(path));
    const done = async (output: Record<string, unknown>): Promise<Performed> => {
      if (resumed) await this.waits.close(runId, path);
      return { outcome: { output: { ...links, ...output } }, secrets: [] };
    };

    let signal = resumed ? resumed.signal : await this.signals.find(runId, path);
    if (signal === undefined && resumed?.due)
      signal = await this.signals.expire({ workspaceId, runId, path });
    if (isExpired(signal)) {
      if (settings.onTimeout === 'continue') return done({ ...NOTHING[settings.for], timedOut: true });
      await this.waits.close(runId, path);
      throw timedOut(settings.for);
    }
    if (signal !== undefined) return done({ ...withoutKind(signal), timedOut: false });

    const message = messageOf(input, resumed?.state);
    const forMs = await this.waits.open({
      runId,
      path,
      workspaceId,
      workflowId,
      kind: settings.for,
      message,
      timeoutMs: settings.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    });
    const state = settings.for === 'approval' ? { ...links, message } : { ...links };
    return { outcome: { wait: { state, forMs: Math.max(0, forMs) } }, secrets: [] };
  }
}

/** What the output holds where nobody came. */
const NOTHING = {
  callback: { method: null, headers: {}, query: {}, body: null, receivedAt: null },
  approval: { approved: false, comment: null, by: null, decidedAt: null },
} as const;

function linksFor(what: 'callback' | 'approval', links: WaitLinks): Partial<WaitLinks> {
  const { resumeUrl, approveUrl, declineUrl } = links;
  return what === 'callback' ? { resumeUrl } : { approveUrl, declineUrl };
}

function withoutKind(signal: unknown): Record<string, unknown> {
  const { kind: _, ...rest } = signal as { kind: string };
  return rest;
}

/** A step that is taken up again has no input; what was asked is in its state. */
function messageOf(input: unknown, state: Record<string, unknown> | undefined): string | null {
  return messageText((input as { message?: unknown } | null)?.message ?? state?.['message']);
}

const timedOut = (what: 'callback' | 'approval'): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'wait.timeout',
    message:
      what === 'callback'
        ? 'Nobody called the step’s resumeUrl in time. Retry the run to wait again, or set the step to go on.'
        : 'Nobody approved or declined in time. Retry the run to ask again, or set the step to go on.',
  });
