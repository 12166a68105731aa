import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { compareSteps, compilePlan, isSameOrder, pathOf, tryRun, type LinksOf, type Plan } from '#engine';
import { describeTrigger } from '#intake';
import { type Failure, FailureError, notFound } from '#kernel';
import { Sandbox } from '#sandbox';
import { TriedAgainstPast, TryAgainstPast, type TriedEvent } from '#schema';
import { type Event, EventRepository, RunRepository, VersionRepository, type WholeRun } from '#store';
import { Controller, Inject } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { DraftChecker } from './draft-checker';
import { WorkflowParams } from './shapes';

const DEFAULT_EVENTS = 10;

@Controller()
export class TryController {
  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly events: EventRepository,
    private readonly runs: RunRepository,
    private readonly versions: VersionRepository,
    private readonly drafts: DraftChecker,
    private readonly sandbox: Sandbox,
  ) {}

  @Route({
    method: 'POST',
    path: '/workflows/:id/try',
    summary: 'Try the draft against the past',
    description:
      'Works out how the draft would have run on the newest events, and where that differs from what really happened. ' +
      'Nothing leaves the house: each effect gives what the recorded run got at the same place, or a described stand-in; ' +
      'only scripts are run.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    body: TryAgainstPast,
    responses: { 200: TriedAgainstPast },
    errors: ['workflow.invalid'],
  })
  async try({
    caller,
    params,
    body,
  }: RouteRequest<WorkflowParams, unknown, Static<typeof TryAgainstPast>>): Promise<TriedAgainstPast> {
    const { workspaceId } = caller;
    const registry = await this.drafts.registryOf(workspaceId);
    const definition = await this.versions.wholeDraft(workspaceId, params.id, (draft, surroundings) =>
      this.drafts.requireWhole(params.id, draft, surroundings, registry),
    );
    if (!definition) throw notFound('workflow');
    const plan = compilePlan(definition, registry);
    const recent = await this.events.recent(workspaceId, params.id, body.events ?? DEFAULT_EVENTS);
    const found = await this.events.many(
      workspaceId,
      recent.map(({ id }) => id),
    );
    const byId = new Map(found.map((event) => [event.id, event]));
    const items: TriedEvent[] = [];
    for (const { id, runId } of recent) {
      const event = byId.get(id);
      const run = runId === null ? null : await this.runs.find(workspaceId, runId);
      if (event) items.push(await this.tryEvent(plan, event, run));
    }
    const different = items.filter(({ differs }) => differs).length;
    return { items, same: items.length - different, different };
  }

  private async tryEvent(plan: Plan, event: Event, run: WholeRun | null): Promise<TriedEvent> {
    const recorded = run?.steps ?? [];
    const before = run && beforeOf(run);
    const at = { eventId: event.id, receivedAt: event.receivedAt.toISOString(), before };
    let trigger: unknown;
    try {
      trigger = await describeTrigger(event, plan.trigger, this.registry);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return { ...at, ...unreadable(error.failure, before?.error ?? null) };
    }
    const { settlement, steps } = await tryRun({
      plan,
      trigger,
      recorded,
      sandbox: this.sandbox,
      links: run ? linksIn(recorded) : noLinks,
    });
    const differences = compareSteps(recorded, steps);
    const { status, error, result } = settlement;
    const sameEnd =
      before?.status === status &&
      before.error?.code === error?.code &&
      before.error?.message === error?.message;
    const sameResult = run ? isDeepStrictEqual(run.result ?? null, result ?? null) : true;
    const path = { before: pathOf(recorded), after: pathOf(steps) };
    const sameOrder = isSameOrder(path.before, path.after);
    return {
      ...at,
      after: { status, error, result },
      path,
      differences,
      differs: !sameEnd || !sameResult || !sameOrder || differences.length > 0,
      steps,
    };
  }
}

const beforeOf = ({ id, version, status, error, result }: WholeRun) => ({
  runId: id,
  version,
  status,
  error,
  result: result ?? null,
});

function unreadable(
  error: Failure,
  before: Failure | null,
): Omit<TriedEvent, 'eventId' | 'receivedAt' | 'before'> {
  const after = { status: 'failed', error, result: null };
  const path = { before: [], after: [] };
  return { after, path, differences: [], differs: before?.code !== error.code, steps: [] };
}

const noLinks: LinksOf = () => ({ resumeUrl: '', approveUrl: '', declineUrl: '' });

/** The addresses that the recorded run had, so that they are no difference. */
function linksIn(recorded: readonly { path: string; output: unknown }[]): LinksOf {
  const outputs = new Map(recorded.map(({ path, output }) => [path, output]));
  return (path) => {
    const output = (outputs.get(path) ?? {}) as Record<string, unknown>;
    const link = (name: string): string => (typeof output[name] === 'string' ? output[name] : '');
    return { resumeUrl: link('resumeUrl'), approveUrl: link('approveUrl'), declineUrl: link('declineUrl') };
  };
}
