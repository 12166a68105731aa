import { LiveChannel } from '#queue';
import { WorkflowHealth } from '#store';
import { Injectable } from '@nestjs/common';

/** Workflows that were paused for their failures in → whoever watches their workspace told to look again. */
@Injectable()
export class PauseTeller {
  constructor(health: WorkflowHealth, live: LiveChannel) {
    health.onPaused(({ workspaceId }) => live.publish({ workspaceId, runIds: [] }));
  }
}
