import type { ConnectorView, OperationView } from '../api/types';
import type { DraftStep } from './definition';

/** A connector's action, as it is offered as a step. */
export interface ActionEntry {
  connector: ConnectorView;
  action: OperationView;
  /** `connector.operation`. */
  name: string;
  title: string;
}

/** This one has a form of its own. */
const OWN = 'http.request';

export const actionEntries = (connectors: readonly ConnectorView[]): ActionEntry[] =>
  connectors.flatMap((connector) =>
    connector.actions
      .map((action) => ({
        connector,
        action,
        name: `${connector.key}.${action.key}`,
        title: `${connector.title}: ${action.title}`,
      }))
      .filter(({ name }) => name !== OWN),
  );

export const actionEntry = (entries: readonly ActionEntry[], step: DraftStep): ActionEntry | undefined =>
  entries.find(({ name }) => name === `${String(step['connector'])}.${String(step['operation'])}`);
