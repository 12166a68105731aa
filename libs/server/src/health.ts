import { Doorbell, QueueModule } from '#queue';
import { DatabaseHealth, StoreModule } from '#store';
import { Metrics, TelemetryModule } from '#telemetry';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** `/health/live`, `/health/ready` and `/metrics`, the same for every role. */
@Injectable()
class HealthRoutes implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly database: DatabaseHealth,
    private readonly doorbell: Doorbell,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    this.metrics.gauge('sluice_queue_depth', 'Wake-ups that wait for a worker.', () => this.doorbell.depth());

    server.get('/health/live', () => ({ status: 'ok' }));

    // Redis is a doorbell: without it events are still taken and kept, so it is told but doesn't decide.
    server.get('/health/ready', async (_, reply) => {
      const postgres = await this.database.isWell();
      void reply.code(postgres ? 200 : 503);
      return {
        status: postgres ? 'ok' : 'unavailable',
        postgres: postgres ? 'ok' : 'unavailable',
        redis: this.doorbell.connected ? 'ok' : 'unavailable',
      };
    });

    server.get('/metrics', async (_, reply) => {
      void reply.header('content-type', this.metrics.registry.contentType);
      return this.metrics.registry.metrics();
    });
  }
}

@Module({ imports: [TelemetryModule, StoreModule, QueueModule], providers: [HealthRoutes] })
export class HealthModule {}
