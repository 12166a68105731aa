import { Audit, type Caller } from '#identity';
import { CodedError, notFound } from '#kernel';
import { type Flood, type FloodItem, Floods } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { FloodDetail, FloodPage, FloodParams, FloodQuery, FloodView } from './shapes';

const SAMPLE = 20;
/** Longer items of the sample are cut short. */
const LONGEST_SAMPLE_BYTES = 16_384;

@Controller()
export class FloodsController {
  constructor(
    private readonly floods: Floods,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/floods',
    summary: 'List floods',
    description:
      'Newest first. A flood is what a poll found too much of at once; it is held until somebody decides.',
    tag: 'Floods',
    access: 'viewer',
    query: FloodQuery,
    responses: { 200: FloodPage },
  })
  async list({ caller, query }: RouteRequest<unknown, FloodQuery>): Promise<FloodPage> {
    const { workflowId, state } = query;
    return pageOf(
      query,
      (options) => this.floods.list(caller.workspaceId, { ...options, workflowId, state }),
      view,
    );
  }

  @Route({
    method: 'GET',
    path: '/floods/:id',
    summary: 'One flood with its first items',
    tag: 'Floods',
    access: 'viewer',
    params: FloodParams,
    responses: { 200: FloodDetail },
  })
  async get({ caller, params }: RouteRequest<FloodParams>): Promise<FloodDetail> {
    const flood = await this.floods.byId(caller.workspaceId, params.id);
    if (!flood) throw notFound('flood');
    const items = await this.floods.firstItems(caller.workspaceId, params.id, SAMPLE);
    return { ...view(flood), sample: items.map(sampleOf) };
  }

  @Route({
    method: 'POST',
    path: '/floods/:id/release',
    summary: 'Start a run for each item of a flood',
    description: 'In their order, each once. It goes on in the background: `released` says how far it is.',
    tag: 'Floods',
    access: 'editor',
    params: FloodParams,
    responses: { 202: FloodView },
    errors: ['conflict.state'],
  })
  async release({ caller, params }: RouteRequest<FloodParams>): Promise<FloodView> {
    const flood = await this.floods.release(caller.workspaceId, params.id, caller.actor.name);
    return this.decided(caller, params.id, flood, 'flood.release');
  }

  @Route({
    method: 'POST',
    path: '/floods/:id/drop',
    summary: 'Let the items of a flood go',
    description: 'They start nothing, now or later, and are gone.',
    tag: 'Floods',
    access: 'editor',
    params: FloodParams,
    responses: { 200: FloodView },
    errors: ['conflict.state'],
  })
  async drop({ caller, params }: RouteRequest<FloodParams>): Promise<FloodView> {
    const flood = await this.floods.drop(caller.workspaceId, params.id, caller.actor.name);
    return this.decided(caller, params.id, flood, 'flood.drop');
  }

  private async decided(caller: Caller, id: string, flood: Flood | null, action: string): Promise<FloodView> {
    if (!flood) {
      const known = await this.floods.byId(caller.workspaceId, id);
      if (!known) throw notFound('flood');
      throw new CodedError('conflict.state', `Somebody has decided already: this flood is ${known.state}.`);
    }
    const { workflowId, items } = flood;
    await this.audit.record(caller, action, { type: 'flood', id }, { workflowId, items });
    return view(flood);
  }
}

const view = ({ triggerId: _, createdAt, decidedAt, ...flood }: Flood): FloodView => ({
  ...flood,
  createdAt: createdAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
});

function sampleOf({ body }: FloodItem): unknown {
  return body.length > LONGEST_SAMPLE_BYTES
    ? `${body.toString('utf8', 0, LONGEST_SAMPLE_BYTES)}…`
    : (JSON.parse(body.toString('utf8')) as unknown);
}
