import { CONFIG, type Config } from '#config';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';

import { createHttpClient, HTTP_CLIENT, type OutboundClient } from './client';
import { createHttpStreamClient, HTTP_STREAM_CLIENT, type OutboundStreamClient } from './stream/client';
import { createSocketClient, SOCKET_CLIENT } from './socket/client';
import { createWebSocketClient, WEB_SOCKET_CLIENT } from './web-socket/client';

const settings = ({ outboundAllow, outboundProxy }: Config) => ({
  allow: outboundAllow,
  proxy: outboundProxy,
});

/** The clients of the process, each guarded by `SLUICE_OUTBOUND_ALLOW` and behind `SLUICE_OUTBOUND_PROXY`. Needs the global ConfigModule. */
@Global()
@Module({
  providers: [
    {
      provide: HTTP_CLIENT,
      inject: [CONFIG],
      useFactory: (config: Config) => createHttpClient({ ...settings(config), http2: config.outboundHttp2 }),
    },
    {
      provide: HTTP_STREAM_CLIENT,
      inject: [CONFIG],
      useFactory: (config: Config) => createHttpStreamClient(settings(config)),
    },
    {
      provide: SOCKET_CLIENT,
      inject: [CONFIG],
      useFactory: (config: Config) => createSocketClient(settings(config)),
    },
    {
      provide: WEB_SOCKET_CLIENT,
      inject: [CONFIG],
      useFactory: (config: Config) => createWebSocketClient(settings(config)),
    },
  ],
  exports: [HTTP_CLIENT, HTTP_STREAM_CLIENT, SOCKET_CLIENT, WEB_SOCKET_CLIENT],
})
export class OutboundModule implements OnApplicationShutdown {
  constructor(
    @Inject(HTTP_CLIENT) private readonly client: OutboundClient,
    @Inject(HTTP_STREAM_CLIENT) private readonly streams: OutboundStreamClient,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.client.close(), this.streams.close()]);
  }
}
