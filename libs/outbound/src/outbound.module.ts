import { CONFIG, type Config } from '#config';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';

import { createHttpClient, HTTP_CLIENT, type OutboundClient } from './client';

/** The one client of the process, guarded by `SLUICE_OUTBOUND_ALLOW`. Needs the global ConfigModule. */
@Global()
@Module({
  providers: [
    {
      provide: HTTP_CLIENT,
      inject: [CONFIG],
      useFactory: (config: Config) => createHttpClient({ allow: config.outboundAllow }),
    },
  ],
  exports: [HTTP_CLIENT],
})
export class OutboundModule implements OnApplicationShutdown {
  constructor(@Inject(HTTP_CLIENT) private readonly client: OutboundClient) {}

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}
