/** An event in → stored with its run, then the bell rung; resolves only after the commit. */
import { Doorbell } from '#queue';
import { EventWriter, type NewEvent, type StoredEvent } from '#store';
import { Metrics } from '#telemetry';
import { Injectable } from '@nestjs/common';

@Injectable()
export class Intake {
  constructor(
    private readonly writer: EventWriter,
    private readonly doorbell: Doorbell,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Stores one event and starts a run of the trigger's published version. Waits for Postgres, never for Redis.
   * @throws what the database throws; nothing was stored then, or nobody can know
   */
  async receive(event: NewEvent): Promise<StoredEvent> {
    const stored = await this.writer.receive(event);
    // A refusal is counted by the one who answers it.
    if (stored.outcome !== 'unpublished') this.metrics.events.inc({ outcome: stored.outcome });
    if (stored.runId !== null) this.doorbell.ring([{ id: stored.runId, fence: 0 }]);
    return stored;
  }
}
