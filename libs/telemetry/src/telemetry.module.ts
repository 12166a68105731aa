import { CONFIG, type Config } from '#config';
import { Global, Module } from '@nestjs/common';

import { createLogger, LOGGER } from './logger';
import { Metrics } from './metrics';

@Global()
@Module({
  providers: [
    Metrics,
    { provide: LOGGER, inject: [CONFIG], useFactory: (config: Config) => createLogger(config.logLevel) },
  ],
  exports: [Metrics, LOGGER],
})
export class TelemetryModule {}
