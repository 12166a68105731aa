import { Global, Module, type DynamicModule } from '@nestjs/common';

import { CONFIG, type Config } from './config';

/** Gives the configuration to everything in the process; imported once, by the process's root. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
