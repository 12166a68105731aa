import type { ConnectorRegistry } from '#connector-sdk';

/** What a check has to know of a connection. */
export interface KnownConnection {
  connector: string;
}

/** What there is in this installation and workspace. */
export interface Known {
  registry: ConnectorRegistry;
  connections: ReadonlyMap<string, KnownConnection> | undefined;
}

/** Where a step stands among the others. */
export interface KnownPlace extends Known {
  position: number;
  /** Of each step id, where it first occurs. */
  positions: ReadonlyMap<string, number>;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
