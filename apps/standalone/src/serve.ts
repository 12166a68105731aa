/** A complete configuration in → all four roles in this process, on one port. */
import { ApiModule, configureApi } from '#apps/api';
import { IngressModule } from '#apps/ingress';
import { ListenerModule } from '#apps/listener';
import { WorkerModule } from '#apps/worker';
import type { Config } from '#config';
import { serve as serveModules, type RunningServer } from '#server';
import { DueRuns } from '#store';

export interface Circumstances {
  /** The database is this process's own, so a lease that still runs is a dead process's. */
  soleWorker: boolean;
}

export const serve = (config: Config, { soleWorker }: Circumstances): Promise<RunningServer> =>
  serveModules([ApiModule, IngressModule, ListenerModule, WorkerModule], config, {
    configure: async (app) => {
      if (soleWorker) await app.get(DueRuns).expireLeases();
      configureApi(app, config);
    },
  });
