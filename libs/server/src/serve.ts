/** A Nest module in → a process that listens, answers health checks and stops in order. */
import { ConfigModule, type Config } from '#config';
import { LOGGER, type Logger } from '#telemetry';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { HealthModule } from './health';
import { keepHeapLean } from './keep-heap-lean';
import { NestLogger } from './nest-logger';

/** From the first byte of a request to its last, in milliseconds; a slower sender is cut off. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than the idle time of common load balancers, so that they and not we close a connection. */
const KEEP_ALIVE_MS = 75_000;

export interface RunningServer {
  url: string;
  /** Takes no more requests, finishes what is under way, closes everything. */
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Called before the server listens: filters, static files… */
  configure?: (app: NestFastifyApplication, config: Config) => void | Promise<void>;
}

@Module({})
class Root {}

/** @throws when the port is taken or the database can't be reached */
export async function serve(
  modules: readonly (Type | DynamicModule)[],
  config: Config,
  { configure }: ServeOptions = {},
): Promise<RunningServer> {
  keepHeapLean();
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    routerOptions: { maxParamLength: 2500 },
    exposeHeadRoutes: false,
  });
  const root: DynamicModule = {
    module: Root,
    imports: [ConfigModule.forRoot(config), HealthModule, ...modules],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    // Until the process's own logger is there; what fails meanwhile is thrown.
    logger: false,
    abortOnError: false,
  });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  try {
    await configure?.(app, config);
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  return {
    url: await app.getUrl(),
    close: async () => {
      // A request that never ends must not hold the process for ever.
      const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), config.drainTimeoutMs);
      await app.close().finally(() => clearTimeout(cut));
    },
  };
}
