/** What drivers say of how they are doing in → one statement every second. */
import type { HeldStatus } from '#connector-sdk';
import type { Failure } from '#kernel';
import { LiveChannel } from '#queue';
import { ListenerLeases, type ListeningChange, type ListeningState } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

@Injectable()
export class StatusReports {
  private readonly changes = new Map<string, ListeningChange>();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly leases: ListenerLeases,
    private readonly live: LiveChannel,
  ) {}

  /** What a driver is given. `clean` takes secrets out of failures. */
  of(triggerId: string, fence: number, clean: (failure: Failure) => Failure): HeldStatus {
    const note = () => this.changeOf(triggerId, fence);
    return {
      connected: () => Object.assign(note(), { state: 'connected', error: null }),
      failed: (failure) => Object.assign(note(), { state: 'failed', error: clean(failure) }),
      reconnecting: () => {
        note().reconnects += 1;
      },
      dropped: (count) => {
        note().dropped += count;
      },
    };
  }

  set(triggerId: string, fence: number, state: ListeningState, error: Failure | null): void {
    Object.assign(this.changeOf(triggerId, fence), { state, error });
  }

  /** Never throws: what could not be written is written the next time. */
  async flush(): Promise<void> {
    const changes = [...this.changes.values()];
    if (changes.length === 0) return;
    this.changes.clear();
    try {
      for (const workspaceId of await this.leases.report(changes))
        this.live.publish({ workspaceId, runIds: [] });
    } catch (error) {
      this.logger.warn(
        { err: error },
        'How triggers are doing could not be written down; it is tried again.',
      );
      for (const change of changes) this.restore(change);
    }
  }

  private changeOf(triggerId: string, fence: number): ListeningChange {
    const known = this.changes.get(triggerId);
    if (known?.fence === fence) return known;
    const fresh: ListeningChange = { triggerId, fence, reconnects: 0, dropped: 0 };
    // What an old driver says late must not take the place of what the new one has said.
    if (!known || known.fence < fence) this.changes.set(triggerId, fresh);
    return fresh;
  }

  private restore(old: ListeningChange): void {
    const since = this.changes.get(old.triggerId);
    if (since && since.fence !== old.fence) return;
    this.changes.set(old.triggerId, {
      ...old,
      ...since,
      reconnects: old.reconnects + (since?.reconnects ?? 0),
      dropped: old.dropped + (since?.dropped ?? 0),
    });
  }
}
