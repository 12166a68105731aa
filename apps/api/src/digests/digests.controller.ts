import { Audit } from '#identity';
import { CodedError } from '#kernel';
import { Doorbell } from '#queue';
import { Digests, type DigestSummary } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageByName } from '../http/page-by-name';
import { DigestPage, DigestParams, DigestQuery, DigestReleased, type DigestView } from './shapes';

@Controller()
export class DigestsController {
  constructor(
    private readonly digests: Digests,
    private readonly doorbell: Doorbell,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/digests',
    summary: 'List the digests that have items',
    description: 'A to Z.',
    tag: 'Digests',
    access: 'viewer',
    query: DigestQuery,
    responses: { 200: DigestPage },
  })
  async list({ caller, query }: RouteRequest<unknown, DigestQuery>): Promise<DigestPage> {
    return pageByName(
      query,
      ({ name }) => name,
      ({ limit, after }) => this.digests.list(caller.workspaceId, limit, after),
      view,
    );
  }

  @Route({
    method: 'POST',
    path: '/digests/:name/release',
    summary: 'Release a digest now',
    description: 'The run that waits goes on with all items that were collected so far.',
    tag: 'Digests',
    access: 'editor',
    params: DigestParams,
    responses: { 202: DigestReleased },
    errors: ['conflict.state'],
  })
  async release({ caller, params }: RouteRequest<DigestParams>): Promise<DigestReleased> {
    const asked = await this.digests.ask(caller.workspaceId, params.name);
    if (!asked) throw new CodedError('conflict.state', 'This digest has no items.');
    if (asked.ended) {
      throw new CodedError(
        'conflict.state',
        `The run ${asked.runId} carried this digest and ended before it went on. Retry that run, or wait for the next item: its run goes on with all of them.`,
      );
    }
    if (asked.ring) this.doorbell.ring([asked.ring]);
    const { runId } = asked;
    await this.audit.record(caller, 'digest.release', { type: 'digest', id: params.name }, { runId });
    return { runId };
  }
}

const view = ({ openSince, releaseAt, ...digest }: DigestSummary): DigestView => ({
  ...digest,
  openSince: openSince.toISOString(),
  releaseAt: releaseAt?.toISOString() ?? null,
});
