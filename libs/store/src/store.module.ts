import { CONFIG, type Config } from '#config';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

import { createDataSource } from './data-source';
import { DatabaseHealth } from './database-health';
import { DueRuns } from './due-runs';
import { EventWriter } from './event-writer';
import { GatedEventWriter } from './gated-event-writer';
import { Gates } from './gates';
import { HeldEventWriter } from './held-event-writer';
import { JournalWriter } from './journal-writer';
import { ListenerLeases } from './listener-leases';
import { ListeningAlerts } from './listening-alerts';
import { createPool } from './pool';
import { REPOSITORIES } from './repositories';
import { RunClaimer } from './run-claimer';
import { DATA_SOURCE, POOL } from './tokens';
import { TriggerLookup } from './trigger-lookup';
import { Upkeep } from './upkeep';
import { VersionReader } from './version-reader';
import { WorkflowHealth } from './workflow-health';

const WRITERS = [
  EventWriter,
  GatedEventWriter,
  HeldEventWriter,
  Gates,
  ListenerLeases,
  ListeningAlerts,
  RunClaimer,
  JournalWriter,
  DueRuns,
  Upkeep,
  TriggerLookup,
  VersionReader,
  WorkflowHealth,
  DatabaseHealth,
];

@Global()
@Module({
  providers: [
    {
      provide: DATA_SOURCE,
      inject: [CONFIG],
      useFactory: (config: Config) =>
        createDataSource({ url: config.databaseUrl, poolSize: config.databasePoolSize }).initialize(),
    },
    {
      provide: POOL,
      inject: [CONFIG],
      useFactory: (config: Config) => createPool({ url: config.databaseUrl }),
    },
    ...WRITERS,
    ...REPOSITORIES,
  ],
  exports: [DATA_SOURCE, ...WRITERS, ...REPOSITORIES],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(POOL) private readonly pool: Pool,
    private readonly events: EventWriter,
    private readonly gatedEvents: GatedEventWriter,
    private readonly heldEvents: HeldEventWriter,
    private readonly gates: Gates,
    private readonly journal: JournalWriter,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([
      this.events.drained(),
      this.gatedEvents.drained(),
      this.heldEvents.drained(),
      this.journal.drained(),
      this.gates.drained(),
    ]);
    await Promise.all([this.pool.end(), this.dataSource.destroy()]);
  }
}
