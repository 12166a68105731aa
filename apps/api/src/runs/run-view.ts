/** A run and its journal in, what the API shows of it out. */
import { idTime, redact } from '#kernel';
import type { RunSummary, StepRunView, WorkflowDefinition } from '#schema';
import type { InFlight, RunRow, StepRun, WholeRun } from '#store';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

const duration = (from: Date | null, to: Date | null): number | null =>
  from && to ? to.getTime() - from.getTime() : null;

export const runSummary = (run: RunRow): RunSummary => ({
  id: run.id,
  workflowId: run.workflowId,
  workflowName: run.workflowName,
  version: run.version,
  eventId: run.eventId,
  status: run.status,
  error: run.error,
  retryOf: run.retryOf,
  createdAt: idTime(run.id).toISOString(),
  startedAt: iso(run.startedAt),
  finishedAt: iso(run.finishedAt),
  durationMs: duration(run.startedAt, run.finishedAt),
});

/** The step runs that are recorded, and as `running` the effects under way, which have no record yet. */
export function stepViews({ steps, inFlight, status, startedAt, definition }: WholeRun): StepRunView[] {
  const running = status === 'running' ? (inFlight ?? []) : [];
  const views = steps.map((step) => stepView(step, definition));
  for (const effect of running) {
    const recorded = views.find(({ path }) => path === effect.path);
    if (!recorded) views.push(runningView(effect, startedAt, definition));
    else if (recorded.status === 'waiting') {
      Object.assign(recorded, { status: 'running', attempt: effect.attempt, nextAttemptAt: null });
    }
  }
  return views;
}

const titleOf = (stepId: string, { steps }: WorkflowDefinition): string | null =>
  steps.find(({ id }) => id === stepId)?.title ?? null;

const stepView = (step: StepRun, definition: WorkflowDefinition): StepRunView => ({
  id: step.id,
  stepId: step.stepId,
  path: step.path,
  type: step.type,
  title: titleOf(step.stepId, definition),
  status: step.status,
  attempt: step.attempt,
  idempotencyKey: step.idempotencyKey,
  input: step.input ?? null,
  // Kept whole for the steps that follow, shown without what its names say is secret.
  output: redact(step.output ?? null),
  error: step.error,
  warnings: step.warnings ?? [],
  attempts: step.attempts ?? [],
  startedAt: iso(step.startedAt),
  finishedAt: iso(step.finishedAt),
  durationMs: duration(step.startedAt, step.finishedAt),
  nextAttemptAt: iso(step.nextAttemptAt),
});

function runningView(
  { path, attempt, startedAt }: InFlight,
  runStartedAt: Date | null,
  definition: WorkflowDefinition,
): StepRunView {
  const stepId = path.split('/').at(-1)!;
  return {
    id: null,
    stepId,
    path,
    type: definition.steps.find(({ id }) => id === stepId)?.type ?? 'action',
    title: titleOf(stepId, definition),
    status: 'running',
    attempt,
    idempotencyKey: null,
    input: null,
    output: null,
    error: null,
    warnings: [],
    attempts: [],
    startedAt: startedAt ?? iso(runStartedAt),
    finishedAt: null,
    durationMs: null,
    nextAttemptAt: null,
  };
}
