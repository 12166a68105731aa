/** A workspace in, the connectors it has out: looked for anew at most once a second, and read where they changed. */
import {
  type ActionDeclaration,
  type Connector,
  CONNECTOR_REGISTRY,
  type ConnectorCatalogue,
  connectorProblems,
  type ConnectorRegistry,
  isCustomConnector,
} from '#connector-sdk';
import { type CustomConnector, CustomConnectorRepository } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { toConnector } from './connector/to-connector';
import type { CustomDefinition } from './definition';
import { layeredRegistry } from './layered-registry';

const FRESH_MS = 1000;
const MAX_KEPT = 200;

interface Kept {
  registry: ConnectorRegistry;
  /** Ids and revisions, as text. */
  state: string;
  /** By id and revision: what did not change stays the same object. */
  connectors: ReadonlyMap<string, Connector>;
  lookedAt: number;
}

@Injectable()
export class StoreCatalogue implements ConnectorCatalogue {
  private readonly kept = new Map<string, Kept>();
  private readonly looks = new Map<string, Promise<ConnectorRegistry>>();

  constructor(
    @Inject(CONNECTOR_REGISTRY) readonly builtIn: ConnectorRegistry,
    private readonly stored: CustomConnectorRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async of(workspaceId: string): Promise<ConnectorRegistry> {
    const kept = this.kept.get(workspaceId);
    if (kept && performance.now() - kept.lookedAt < FRESH_MS) return kept.registry;
    let look = this.looks.get(workspaceId);
    if (!look) {
      look = this.look(workspaceId).finally(() => this.looks.delete(workspaceId));
      this.looks.set(workspaceId, look);
    }
    return look;
  }

  async connector(workspaceId: string, key: string): Promise<Connector | undefined> {
    return isCustomConnector(key) ? (await this.of(workspaceId)).connector(key) : this.builtIn.connector(key);
  }

  async action(
    workspaceId: string,
    connector: string,
    operation: string,
  ): Promise<ActionDeclaration | undefined> {
    return isCustomConnector(connector)
      ? (await this.of(workspaceId)).action(connector, operation)
      : this.builtIn.action(connector, operation);
  }

  /** Something was changed by this process: it is seen at once. */
  changed(workspaceId: string): void {
    const kept = this.kept.get(workspaceId);
    if (kept) kept.lookedAt = -Infinity;
    this.looks.delete(workspaceId);
  }

  private async look(workspaceId: string): Promise<ConnectorRegistry> {
    const lookedAt = performance.now();
    const rows = await this.stored.revisions(workspaceId);
    const state = rows.map(stateOf).toSorted().join(' ');
    const known = this.kept.get(workspaceId);
    if (known?.state === state) {
      known.lookedAt = lookedAt;
      return known.registry;
    }
    const connectors = rows.length === 0 ? new Map<string, Connector>() : await this.read(workspaceId, known);
    const registry =
      connectors.size === 0 ? this.builtIn : layeredRegistry(this.builtIn, [...connectors.values()]);
    this.keep(workspaceId, { registry, state, connectors, lookedAt });
    return registry;
  }

  private async read(workspaceId: string, known: Kept | undefined): Promise<Map<string, Connector>> {
    const connectors = new Map<string, Connector>();
    for (const row of await this.stored.all(workspaceId)) {
      const connector = known?.connectors.get(stateOf(row)) ?? this.make(row);
      if (connector) connectors.set(stateOf(row), connector);
    }
    return connectors;
  }

  /** One that can't be made, by an older or a newer version of this program, must not take the others with it. */
  private make(row: CustomConnector): Connector | null {
    const { key, title, description, id, workspaceId } = row;
    try {
      const definition = row.definition as unknown as CustomDefinition;
      const connector = toConnector({ key, title, description, definition });
      const problems = connectorProblems(connector);
      if (problems.length === 0) return connector;
      this.logger.warn(
        { customConnector: id, workspaceId, problems: problems.slice(0, 5) },
        'A user-made connector is not valid.',
      );
    } catch (err) {
      this.logger.warn({ err, customConnector: id, workspaceId }, 'A user-made connector can’t be read.');
    }
    return null;
  }

  private keep(workspaceId: string, kept: Kept): void {
    this.kept.delete(workspaceId);
    this.kept.set(workspaceId, kept);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}

const stateOf = ({ id, revision }: Pick<CustomConnector, 'id' | 'revision'>): string => `${id}:${revision}`;
