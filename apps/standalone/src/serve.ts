/** A complete configuration in → all four roles in this process, on one port. */
import { ApiModule, configureApi } from '#apps/api';
import { IngressModule } from '#apps/ingress';
import { ListenerModule } from '#apps/listener';
import { WorkerModule } from '#apps/worker';
import type { Config } from '#config';
import { serve as serveModules, type RunningServer } from '#server';

export const serve = (config: Config): Promise<RunningServer> =>
  serveModules([ApiModule, IngressModule, ListenerModule, WorkerModule], config, { configure: configureApi });
