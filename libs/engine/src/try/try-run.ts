/**
 * A plan and what a recorded run got in → how a run of the plan would go, without anything leaving the house: each
 * effect gives what the recorded run got at the same path, or a described stand-in.
 */
import { redact, type Failure } from '#kernel';
import type { Sandbox } from '#sandbox';
import type { StepRun } from '#store';

import type { LinksOf } from '../links';
import type { Outcome } from '../perform/step-performer';
import type { Plan } from '../plan';
import { StepRecords } from '../run/step-records';
import { Walk, type Effect, type Settlement } from '../walk';
import { standIn } from './stand-in';

/** `computed`: worked out here. `recorded`: as the recorded run got it. `described`: made up from what it looks like. */
export type TriedFrom = 'computed' | 'recorded' | 'described';

export interface TriedStep {
  path: string;
  stepId: string;
  type: string;
  status: string;
  /** What would be sent; masked as in step runs. */
  input: unknown;
  output: unknown;
  error: Failure | null;
  from: TriedFrom;
}

export interface TriedRun {
  settlement: Settlement;
  /** In the order in which they were come to. */
  steps: TriedStep[];
}

export interface TryInput {
  plan: Plan;
  trigger: unknown;
  /** The journal of the recorded run. */
  recorded: readonly StepRun[];
  sandbox: Sandbox;
  links: LinksOf;
}

/** Step runs that one try may have. */
const MAX_STEPS = 5000;
const SLICE = 250;

export async function tryRun({ plan, trigger, recorded, sandbox, links }: TryInput): Promise<TriedRun> {
  const before = new Map(recorded.map((step) => [step.path, step]));
  const records = new StepRecords([]);
  const walk = new Walk({ plan, trigger, journal: records.journal, links });
  const steps = new Map<string, TriedStep>();
  while (walk.settlement === null) {
    const more = walk.advance(SLICE);
    for (const folded of walk.takeFolds()) {
      records.fold(folded);
      const { step, path, status, output, error } = folded;
      const known = folded.again ? steps.get(path) : undefined;
      const from = known?.from ?? 'computed';
      const input = known?.input ?? folded.input ?? null;
      steps.set(path, { path, stepId: step.id, type: step.type, status, input, output, error, from });
    }
    const effects = walk.takeEffects();
    for (const effect of effects) {
      const { outcome, from } = await outcomeOf(effect, before.get(effect.path), sandbox);
      const finished = { effect, performed: { outcome, secrets: [] }, key: '', startedAt: new Date() };
      const record = records.effect(finished, walk.isLive(effect.path), 0);
      records.conclude(effect.path, walk.finish(effect.path, record));
      const { step, path } = effect;
      const input = redact(effect.input, []);
      const { status, output, error } = record;
      steps.set(path, { path, stepId: step.id, type: step.type, status, input, output, error, from });
    }
    if (steps.size > MAX_STEPS) return { settlement: tooLong, steps: [...steps.values()] };
    if (!more && effects.length === 0) for (const path of walk.waiting()) walk.wake(path);
    await new Promise(setImmediate);
  }
  return { settlement: walk.settlement, steps: [...steps.values()] };
}

async function outcomeOf(
  effect: Effect,
  recorded: StepRun | undefined,
  sandbox: Sandbox,
): Promise<{ outcome: Outcome; from: TriedFrom }> {
  const { step } = effect;
  if (step.type === 'code') return { outcome: await runCode(effect, recorded, sandbox), from: 'computed' };
  if (recorded?.type === step.type) {
    if (recorded.status === 'succeeded') return { outcome: { output: recorded.output }, from: 'recorded' };
    if (recorded.error && recorded.status !== 'cancelled')
      return { outcome: { error: recorded.error }, from: 'recorded' };
  }
  return { outcome: { output: standIn(effect) }, from: 'described' };
}

/** A script can do nothing outside, so it is run. */
async function runCode(
  { step, input, path }: Effect,
  recorded: StepRun | undefined,
  sandbox: Sandbox,
): Promise<Outcome> {
  if (step.type !== 'code') return { output: null };
  const { code, timeoutMs = 5000, memoryMb = 64 } = step.settings;
  try {
    const { value } = await sandbox.run({
      code,
      input: (input as { input?: unknown } | null)?.input ?? {},
      timeoutMs,
      memoryBytes: memoryMb * 1024 * 1024,
      outputLimit: 1024 * 1024,
      // The dice of the run that is compared with.
      seed: recorded?.idempotencyKey ?? path,
    });
    return { output: value ?? null };
  } catch (error) {
    if (error instanceof Error && 'failure' in error) return { error: error.failure as Failure };
    throw error;
  }
}

const tooLong: Settlement = {
  status: 'failed',
  error: {
    kind: 'permanent',
    code: 'try.too_long',
    message: `This run has more than ${MAX_STEPS.toLocaleString('en')} step runs; trying it ends there.`,
  },
  result: null,
};
