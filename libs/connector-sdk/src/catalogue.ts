/** The connectors that one workspace has: those of the installation, and those that its people made themselves. */
import type { ActionDeclaration, Connector, ConnectorRegistry } from './types';

export interface ConnectorCatalogue {
  /** What every workspace has. */
  readonly builtIn: ConnectorRegistry;
  /** All that a workspace has. The same object as long as nothing changed; about a second behind other processes. */
  of(workspaceId: string): Promise<ConnectorRegistry>;
  /** Asks the database for none but those whose key `isCustomConnector`. */
  connector(workspaceId: string, key: string): Promise<Connector | undefined>;
  action(workspaceId: string, connector: string, operation: string): Promise<ActionDeclaration | undefined>;
}

/** Injection token of the catalogue. */
export const CONNECTOR_CATALOGUE = Symbol('CONNECTOR_CATALOGUE');

/** No built-in connector may be called so. */
export const CUSTOM_CONNECTOR_PREFIX = 'custom-';

export const isCustomConnector = (key: string): boolean => key.startsWith(CUSTOM_CONNECTOR_PREFIX);

/** For where nobody makes connectors. */
export const builtInCatalogue = (registry: ConnectorRegistry): ConnectorCatalogue => ({
  builtIn: registry,
  of: async () => registry,
  connector: async (_workspaceId, key) => registry.connector(key),
  action: async (_workspaceId, connector, operation) => registry.action(connector, operation),
});
