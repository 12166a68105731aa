/** A run and its journal in, what the API shows of it out. */
import { idTime, redact } from '#kernel';
import { walkSteps, type RunSummary, type Step, type StepRunView } from '#schema';
import type { InFlight, RunPart, RunRow, StepRun } from '#store';

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
export function stepViews({ steps, inFlight, status, startedAt, definition }: RunPart): StepRunView[] {
  const running = status === 'running' ? (inFlight ?? []) : [];
  const byId = new Map([...walkSteps(definition)].map(({ step }) => [step.id, step]));
  const views = steps.map((step) => stepView(step, byId));
  const byPath = new Map(views.map((view) => [view.path, view]));
  for (const effect of running) {
    const recorded = byPath.get(effect.path);
    if (!recorded) views.push(runningView(effect, startedAt, byId));
    else if (recorded.status === 'waiting') {
      Object.assign(recorded, { status: 'running', attempt: effect.attempt, nextAttemptAt: null });
    }
  }
  return views;
}

type StepsById = ReadonlyMap<string, Step>;

const stepView = (step: StepRun, byId: StepsById): StepRunView => ({
  id: step.id,
  stepId: step.stepId,
  path: step.path,
  type: step.type,
  title: byId.get(step.stepId)?.title ?? null,
  status: step.status,
  attempt: step.attempt,
  idempotencyKey: step.idempotencyKey ?? null,
  input: step.input ?? null,
  // Kept whole for the steps that follow, shown without what its names say is secret.
  output: redact(step.output ?? null),
  error: step.error,
  warnings: step.warnings ?? [],
  logs: step.logs ?? [],
  attempts: step.attempts ?? [],
  startedAt: iso(step.startedAt),
  finishedAt: iso(step.finishedAt),
  durationMs: duration(step.startedAt, step.finishedAt),
  nextAttemptAt: iso(step.nextAttemptAt),
});

function runningView(
  { path, attempt, startedAt }: InFlight,
  runStartedAt: Date | null,
  byId: StepsById,
): StepRunView {
  const stepId = path.split('/').at(-1)!;
  return {
    id: null,
    stepId,
    path,
    type: byId.get(stepId)?.type ?? 'action',
    title: byId.get(stepId)?.title ?? null,
    status: 'running',
    attempt,
    idempotencyKey: null,
    input: null,
    output: null,
    error: null,
    warnings: [],
    logs: [],
    attempts: [],
    startedAt: startedAt ?? iso(runStartedAt),
    finishedAt: null,
    durationMs: null,
    nextAttemptAt: null,
  };
}
