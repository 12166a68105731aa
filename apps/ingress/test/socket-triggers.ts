import { CatalogueModule } from '#catalogue';
import { ConfigModule } from '#config';
import { ConnectorsModule } from '#connectors';
import { newId } from '#kernel';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { seedWorkflow, type SeededWorkflow } from '#testing';
import { Connections, VaultModule } from '#vault';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import type { Ingress } from './start-ingress';

export interface Credentials {
  kind: string;
  fields: Record<string, unknown>;
}

export interface SocketTrigger extends SeededWorkflow {
  url: string;
  connectionId: string | null;
}

export interface SocketTriggers {
  connections: Connections;
  /** A published workflow that takes WebSockets; with credentials, only from who shows them. */
  seed(input?: Record<string, unknown>, credentials?: Credentials): Promise<SocketTrigger>;
  close(): Promise<void>;
}

@Module({})
class Root {}

export async function socketTriggers({ url, config, query }: Ingress): Promise<SocketTriggers> {
  const root: DynamicModule = {
    module: Root,
    imports: [
      ConfigModule.forRoot(config),
      TelemetryModule,
      StoreModule,
      CatalogueModule,
      ConnectorsModule,
      VaultModule,
    ],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: false });
  const connections = app.get(Connections, { strict: false });
  return {
    connections,
    seed: async (input = {}, credentials) => {
      const workspaceId = newId();
      await query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [workspaceId, 'Seeded']);
      const connection =
        credentials &&
        (await connections.create(workspaceId, {
          name: 'Seeded',
          connector: 'websocket',
          auth: credentials.kind,
          fields: credentials.fields,
          createdBy: null,
        }));
      const connectionId = connection?.id ?? null;
      const definition = {
        trigger: { connector: 'websocket', operation: 'serve', connectionId, input },
        steps: [],
      };
      const seeded = await seedWorkflow(config.databaseUrl, definition, { workspaceId });
      return { ...seeded, connectionId, url: `${url}/hooks/${seeded.token}` };
    },
    close: () => app.close(),
  };
}
