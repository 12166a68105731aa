import type { ConnectorView, OperationView } from '../api/types';
import type { DraftStep } from './definition';

/** A connector's action, as it is offered as a step. */
export interface ActionEntry {
  connector: ConnectorView;
  action: OperationView;
  /** `connector.operation`. */
  name: string;
  title: string;
  /** The keys of the kinds of auth by which it signs in: those that no trigger has for itself. */
  kinds: string[];
}

/** This one has a form of its own. */
const OWN = 'http.request';

export const actionEntries = (connectors: readonly ConnectorView[]): ActionEntry[] =>
  connectors.flatMap((connector) => {
    const ofTriggers = new Set(connector.triggers.flatMap(({ auth }) => auth?.kinds ?? []));
    const kinds = connector.auth.map(({ key }) => key).filter((key) => !ofTriggers.has(key));
    return connector.actions
      .map((action) => ({
        connector,
        action,
        name: `${connector.key}.${action.key}`,
        title: `${connector.title}: ${action.title}`,
        kinds,
      }))
      .filter(({ name }) => name !== OWN);
  });

export const actionEntry = (entries: readonly ActionEntry[], step: DraftStep): ActionEntry | undefined =>
  entries.find(({ name }) => name === `${String(step['connector'])}.${String(step['operation'])}`);
