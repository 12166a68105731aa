import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { Audit, type Caller } from '#identity';
import { CodedError, notFound } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { EventDetail, type TriggerDefinition } from '#schema';
import { type Event, EventRepository, RunControl, WorkflowRepository } from '#store';
import { Controller, Inject } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { eventDetail, eventSummary } from './event-view';
import { readTrigger } from './read-trigger';
import { EventPage, EventParams, EventQuery, EventReplayed, EventsReplayed, ReplayEvents } from './shapes';

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

@Controller()
export class EventsController {
  constructor(
    private readonly events: EventRepository,
    private readonly workflows: WorkflowRepository,
    private readonly control: RunControl,
    private readonly doorbell: Doorbell,
    private readonly live: LiveChannel,
    private readonly audit: Audit,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
  ) {}

  @Route({
    method: 'GET',
    path: '/events',
    summary: 'List events',
    description: 'Newest first. An event whose body could not be read has an `error`.',
    tag: 'Events',
    access: 'viewer',
    query: EventQuery,
    responses: { 200: EventPage },
  })
  async list({ caller, query }: RouteRequest<unknown, EventQuery>): Promise<EventPage> {
    const { workflowId } = query;
    const period = { from: dateOf(query.from), to: dateOf(query.to) };
    return pageOf(
      query,
      (options) => this.events.list(caller.workspaceId, { ...options, workflowId, ...period }),
      eventSummary,
    );
  }

  @Route({
    method: 'GET',
    path: '/events/:id',
    summary: 'One event, as received and as templates see it',
    description: 'Headers that hold credentials are masked.',
    tag: 'Events',
    access: 'viewer',
    params: EventParams,
    responses: { 200: EventDetail },
  })
  async get({ caller, params }: RouteRequest<EventParams>): Promise<EventDetail> {
    const found = await this.events.find(caller.workspaceId, params.id);
    if (!found) throw notFound('event');
    const { event, runs } = found;
    const trigger = await this.triggerOf(caller, event);
    const read = trigger ? await readTrigger(event, trigger, this.registry) : { parsed: null, error: null };
    return eventDetail(event, runs, read);
  }

  @Route({
    method: 'POST',
    path: '/events/:id/replay',
    summary: 'Run an event again',
    description: 'Makes a new run of it on the published version.',
    tag: 'Events',
    access: 'editor',
    params: EventParams,
    responses: { 201: EventReplayed },
    errors: ['workflow.not_published'],
  })
  async replay({ caller, params }: RouteRequest<EventParams>): Promise<EventReplayed> {
    if (!(await this.events.find(caller.workspaceId, params.id))) throw notFound('event');
    const [runId] = await this.start(caller, [params.id]);
    if (runId === undefined) throw notPublished();
    await this.audit.record(caller, 'event.replay', { type: 'event', id: params.id }, { runId });
    return { runId };
  }

  @Route({
    method: 'POST',
    path: '/events/replay',
    summary: 'Run many events of a workflow again',
    description: 'Makes a new run of each on the published version, the oldest events first.',
    tag: 'Events',
    access: 'editor',
    body: ReplayEvents,
    responses: { 201: EventsReplayed },
    errors: ['workflow.not_published'],
  })
  async replayMany({ caller, body }: RouteRequest<unknown, unknown, ReplayEvents>): Promise<EventsReplayed> {
    const workflow = await this.workflows.find(caller.workspaceId, body.workflowId);
    if (!workflow) throw notFound('workflow');
    if (!workflow.published) throw notPublished();
    const eventIds = await this.control.eventsToReplay(caller.workspaceId, {
      workflowId: body.workflowId,
      from: dateOf(body.from),
      to: dateOf(body.to),
      limit: body.limit ?? 1000,
    });
    const runIds = await this.start(caller, eventIds);
    const target = { type: 'workflow', id: body.workflowId };
    await this.audit.record(caller, 'event.replayMany', target, { runs: runIds.length });
    return { runs: runIds.length };
  }

  private async start({ workspaceId }: Caller, eventIds: readonly string[]): Promise<string[]> {
    if (eventIds.length === 0) return [];
    const runs = await this.control.replay(
      workspaceId,
      eventIds.map((id) => ({ id, orderKey: null })),
    );
    const runIds = runs.map(({ id }) => id);
    this.doorbell.ring(runs.filter(({ gated }) => !gated).map(({ id }) => ({ id, fence: 0 })));
    this.live.publish({ workspaceId, runIds });
    return runIds;
  }

  /** As its first run saw it; for an event that never ran, as its workflow has it now. */
  private async triggerOf(
    { workspaceId }: Caller,
    { id, workflowId }: Event,
  ): Promise<TriggerDefinition | null> {
    const known = await this.events.trigger(workspaceId, id);
    if (known || workflowId === null) return known;
    return (await this.workflows.find(workspaceId, workflowId))?.published?.definition.trigger ?? null;
  }
}

const notPublished = (): CodedError =>
  new CodedError('workflow.not_published', 'Publish the workflow first: only a published version runs.');
