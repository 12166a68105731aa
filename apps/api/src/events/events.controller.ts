import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { Audit, type Caller } from '#identity';
import { notFound } from '#kernel';
import { EventDetail, type TriggerDefinition } from '#schema';
import { type Event, EventRepository, RunControl, WorkflowRepository } from '#store';
import { Controller, Inject } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { eventDetail, eventSummary } from './event-view';
import { readTrigger } from './read-trigger';
import { notPublished, Replays } from './replays';
import {
  EventPage,
  EventParams,
  EventQuery,
  EventReplayed,
  EventsReplayed,
  ReplayEvent,
  ReplayEvents,
} from './shapes';

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

@Controller()
export class EventsController {
  constructor(
    private readonly events: EventRepository,
    private readonly workflows: WorkflowRepository,
    private readonly control: RunControl,
    private readonly replays: Replays,
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
    description:
      'Makes a new run of it: on the published version, on any version by its number, or on the draft.',
    tag: 'Events',
    access: 'editor',
    params: EventParams,
    body: ReplayEvent,
    responses: { 201: EventReplayed },
    errors: ['workflow.not_published', 'workflow.invalid'],
  })
  async replay({
    caller,
    params,
    body,
  }: RouteRequest<EventParams, unknown, ReplayEvent>): Promise<EventReplayed> {
    const found = await this.events.find(caller.workspaceId, params.id);
    if (!found?.event.workflowId) throw notFound('event');
    const { version = 'published' } = body;
    const [runId] = await this.replays.start(caller, found.event.workflowId, [params.id], version);
    if (runId === undefined) throw notPublished();
    await this.audit.record(caller, 'event.replay', { type: 'event', id: params.id }, { runId, version });
    return { runId };
  }

  @Route({
    method: 'POST',
    path: '/events/replay',
    summary: 'Run many events of a workflow again',
    description:
      'Makes a new run of each, the oldest events first: on the published version, on any version by its number, or on ' +
      'the draft. At most `limit` at a time; call it again with `nextAfter` as `after` until that is null.',
    tag: 'Events',
    access: 'editor',
    body: ReplayEvents,
    responses: { 201: EventsReplayed },
    errors: ['workflow.not_published', 'workflow.invalid'],
  })
  async replayMany({ caller, body }: RouteRequest<unknown, unknown, ReplayEvents>): Promise<EventsReplayed> {
    const { workflowId, version = 'published', limit = 1000, after } = body;
    const workflow = await this.workflows.find(caller.workspaceId, workflowId);
    if (!workflow) throw notFound('workflow');
    if (version === 'published' && !workflow.published) throw notPublished();
    const period = { from: dateOf(body.from), to: dateOf(body.to) };
    const found = await this.control.eventsToReplay(caller.workspaceId, {
      workflowId,
      ...period,
      after,
      limit: limit + 1,
    });
    const eventIds = found.slice(0, limit);
    const runIds = await this.replays.start(caller, workflowId, eventIds, version);
    const target = { type: 'workflow', id: workflowId };
    await this.audit.record(caller, 'event.replayMany', target, { runs: runIds.length, version });
    return { runs: runIds.length, nextAfter: found.length > limit ? (eventIds.at(-1) ?? null) : null };
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
