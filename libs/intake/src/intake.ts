/** An event in → stored with its run, then the bell rung, or the gate asked; resolves only after the commit. */
import { Doorbell } from '#queue';
import {
  EventWriter,
  GatedEventWriter,
  TriggerLookup,
  type NewEvent,
  type StoredEvent,
  type TriggerAddress,
} from '#store';
import { Metrics } from '#telemetry';
import { Injectable } from '@nestjs/common';

import { EventKeyReader } from './event-keys';
import { gatedEvent } from './gated-event';
import { Gatekeeper } from './gatekeeper';

/** How often a publish may come in between; more is no coincidence. */
export const MAX_STALE = 10;

@Injectable()
export class Intake {
  constructor(
    private readonly writer: EventWriter,
    private readonly gatedWriter: GatedEventWriter,
    private readonly triggers: TriggerLookup,
    private readonly keys: EventKeyReader,
    private readonly gatekeeper: Gatekeeper,
    private readonly doorbell: Doorbell,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Stores one event and starts a run of the trigger's published version. Waits for Postgres, never for Redis.
   * @param trigger what is known of it; it may be out of date
   * @throws what the database throws; nothing was stored then, or nobody can know
   */
  async receive(event: NewEvent, trigger?: TriggerAddress): Promise<StoredEvent> {
    const stored = await this.store(event, trigger);
    // A refusal is counted by the one who answers it.
    if (stored.outcome !== 'unpublished') this.metrics.events.inc({ outcome: stored.outcome });
    if (stored.gatedWorkflow) this.gatekeeper.look(stored.gatedWorkflow);
    else if (stored.runId !== null) this.doorbell.ring([{ id: stored.runId, fence: 0 }]);
    return stored;
  }

  private async store(event: NewEvent, known: TriggerAddress | undefined): Promise<StoredEvent> {
    let trigger = known ?? null;
    for (let n = 0; n < MAX_STALE; n++) {
      if (trigger && (trigger.gated || trigger.keyed)) {
        const stored = await this.storeWithKeys(event, trigger);
        if (stored.outcome !== 'stale') return stored;
      } else {
        const stored = await this.writer.receive(event);
        if (stored.outcome !== 'elsewhere') return stored;
      }
      trigger = await this.triggers.byId(event.triggerId);
      if (!trigger) break;
    }
    return { outcome: 'unpublished', eventId: '', runId: null };
  }

  private async storeWithKeys(event: NewEvent, trigger: TriggerAddress) {
    return this.gatedWriter.receive(await gatedEvent(event, trigger, this.keys));
  }
}
