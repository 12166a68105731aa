/** Events in → runs of them, on the published version, on any version, or on the draft. */
import type { Caller } from '#identity';
import { EventKeyReader, Gatekeeper } from '#intake';
import { CodedError, notFound } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { type Event, EventRepository, RunControl, TriggerLookup, VersionRepository } from '#store';
import { Injectable } from '@nestjs/common';

import { DraftChecker } from '../workflows/draft-checker';

/** `published`, `draft`, or the number of a version. */
export type ReplayVersion = 'published' | 'draft' | number;

@Injectable()
export class Replays {
  constructor(
    private readonly control: RunControl,
    private readonly events: EventRepository,
    private readonly versions: VersionRepository,
    private readonly drafts: DraftChecker,
    private readonly triggers: TriggerLookup,
    private readonly keys: EventKeyReader,
    private readonly doorbell: Doorbell,
    private readonly gatekeeper: Gatekeeper,
    private readonly live: LiveChannel,
  ) {}

  /**
   * All of one workflow, in this order. @returns the ids of the runs
   * @throws CodedError when the version can't run
   */
  async start(
    { workspaceId }: Caller,
    workflowId: string,
    eventIds: readonly string[],
    version: ReplayVersion,
  ): Promise<string[]> {
    const versionId = await this.versionOf(workspaceId, workflowId, version);
    if (eventIds.length === 0) return [];
    const keyed = await this.withKeys(workspaceId, eventIds);
    const runs = await this.control.replay(workspaceId, keyed, versionId);
    const runIds = runs.map(({ id }) => id);
    if (runs.some(({ gated }) => gated)) this.gatekeeper.look(workflowId);
    this.doorbell.ring(runs.filter(({ gated }) => !gated).map(({ id }) => ({ id, fence: 0 })));
    this.live.publish({ workspaceId, runIds });
    return runIds;
  }

  /** Null: whatever is published. */
  private async versionOf(
    workspaceId: string,
    workflowId: string,
    version: ReplayVersion,
  ): Promise<string | null> {
    if (version === 'published') return null;
    if (version === 'draft') {
      const registry = await this.drafts.registryOf(workspaceId);
      const id = await this.versions.keepDraft(workspaceId, workflowId, (draft, surroundings) =>
        this.drafts.requireWhole(workflowId, draft, surroundings, registry),
      );
      if (id === null) throw notFound('workflow');
      return id;
    }
    const id = await this.versions.idOf(workspaceId, workflowId, version);
    if (id === null) throw notFound('version');
    return id;
  }

  /** Runs of an ordered workflow take their place by the key that the event has for what is published. */
  private async withKeys(
    workspaceId: string,
    eventIds: readonly string[],
  ): Promise<{ id: string; orderKey: string | null }[]> {
    const events = await this.events.many(workspaceId, eventIds);
    const trigger = events[0]?.triggerId ? await this.triggers.byId(events[0].triggerId) : null;
    if (!trigger?.settings.orderBy) return eventIds.map((id) => ({ id, orderKey: null }));
    const byId = new Map(events.map((event) => [event.id, event]));
    const keyOf = async (event: Event | undefined): Promise<string | null> =>
      event ? (await this.keys.read(event, trigger)).orderKey : null;
    return Promise.all(eventIds.map(async (id) => ({ id, orderKey: await keyOf(byId.get(id)) })));
  }
}

export const notPublished = (): CodedError =>
  new CodedError('workflow.not_published', 'Publish the workflow first, or name the version to run on.');
