import type { ConnectorRegistry } from '#connector-sdk';

/** What a check has to know of a connection. */
export interface KnownConnection {
  connector: string;
  /** Its kind of auth. */
  auth: string;
  /** Its credentials go to some hosts only, whatever a step says. Default false. */
  isHeldToHosts?: boolean;
}

/** What a check has to know of another workflow of the workspace. */
export interface KnownWorkflow {
  name: string;
  published: boolean;
  /** Ids of the workflows that its published version calls. */
  calls: readonly string[];
}

/** What there is in this installation and workspace. What is left out is not checked. */
export interface Known {
  registry: ConnectorRegistry;
  connections?: ReadonlyMap<string, KnownConnection> | undefined;
  /** By id in lower case: at least those that the definition names, and those that they call in their turn. */
  workflows?: ReadonlyMap<string, KnownWorkflow> | undefined;
  /** The workflow whose definition it is. */
  self?: string | undefined;
  /** Whether it is to be published now: what it calls has to be published by then. */
  publishing?: boolean;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a field says something; a form writes null for one that was emptied. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
