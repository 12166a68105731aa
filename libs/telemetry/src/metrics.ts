import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Every metric of this process, in one registry that `/metrics` prints. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly events = new Counter({
    name: 'sluice_events_total',
    help: 'Requests at trigger URLs by what became of them: accepted, duplicate, refused.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly refused = new Counter({
    name: 'sluice_events_refused_total',
    help: 'Requests at trigger URLs that were refused, by error code.',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });
  readonly runs = new Counter({
    name: 'sluice_runs_total',
    help: 'Runs that came to their end, by result.',
    labelNames: ['status'] as const,
    registers: [this.registry],
  });
  readonly stepSeconds = new Histogram({
    name: 'sluice_step_seconds',
    help: 'Time of one try of an action, by connector, operation and outcome.',
    labelNames: ['connector', 'operation', 'outcome'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly firstStepSeconds = new Histogram({
    name: 'sluice_event_to_first_step_seconds',
    help: 'From the moment an event was stored to the start of the first action of its run.',
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly batchSize = new Histogram({
    name: 'sluice_group_commit_batch_size',
    help: 'How many items one statement of a group-commit writer carried.',
    labelNames: ['writer'] as const,
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [this.registry],
  });
  readonly swept = new Counter({
    name: 'sluice_runs_swept_total',
    help: 'Bells that the sweeper rang again: timers that came due and wake-ups that were lost.',
    registers: [this.registry],
  });

  readonly listening = new Gauge({
    name: 'sluice_triggers_listened_for',
    help: 'Triggers that this process listens for: streams, polls, schedules, mailboxes.',
    registers: [this.registry],
  });

  readonly heldBack = new Counter({
    name: 'sluice_outbound_held_total',
    help: 'Requests that were not sent for now, by why: rate (a limit), pause (the service asked), circuit (the host does not work).',
    labelNames: ['reason'] as const,
    registers: [this.registry],
  });
  readonly circuits = new Counter({
    name: 'sluice_circuits_total',
    help: 'Hosts that this process began to leave alone (opened), found working again (closed) or still broken (probed).',
    labelNames: ['change'] as const,
    registers: [this.registry],
  });

  readonly socketsClosed = new Counter({
    name: 'sluice_sockets_closed_total',
    help: 'WebSockets at trigger URLs that ended, by close code.',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });
  readonly socketsDropped = new Counter({
    name: 'sluice_sockets_dropped_total',
    help: 'WebSockets at trigger URLs that were cut off, as the other end did not read or did not answer pings.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'sluice_' });
  }

  /** A gauge whose value is asked for at each scrape; it shows no value when the question fails. */
  gauge(name: string, help: string, read: () => Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        try {
          this.set(await read());
        } catch {
          this.remove();
        }
      },
    });
  }
}
