import { connectionNeed, type ConnectionNeed, type Connector } from '#connector-sdk';

import { API_PREFIX } from '../http';
import type { ConnectorView } from './shapes';

export const connectorView = (connector: Connector): ConnectorView => ({
  key: connector.key,
  title: connector.title,
  description: connector.description,
  group: connector.group ?? 'apps',
  icon: `${API_PREFIX}/connectors/${encodeURIComponent(connector.key)}/icon`,
  testable: connector.test !== undefined,
  auth: connector.auth.map((kind) => ({
    key: kind.key,
    title: kind.title,
    description: kind.description ?? null,
    fields: { ...kind.fields },
    oauth2: kind.oauth2 ? { flows: [...kind.oauth2.flows] } : null,
  })),
  triggers: connector.triggers.map((trigger) => ({
    key: trigger.key,
    kind: trigger.kind,
    title: trigger.title,
    description: trigger.description,
    auth: needView(trigger.auth ?? null),
    input: { ...trigger.input },
    output: { ...trigger.output },
  })),
  actions: connector.actions.map((action) => ({
    key: action.key,
    title: action.title,
    description: action.description,
    auth: needView(connectionNeed(action, connector)),
    input: { ...action.input },
    output: { ...action.output },
  })),
});

/** For who only wants to know what there is. */
export const withoutSchemas = (view: ConnectorView): ConnectorView => ({
  ...view,
  auth: view.auth.map((kind) => ({ ...kind, fields: {} })),
  triggers: view.triggers.map((trigger) => ({ ...trigger, input: {}, output: {} })),
  actions: view.actions.map((action) => ({ ...action, input: {}, output: {} })),
});

const needView = (need: ConnectionNeed | null) =>
  need ? { kinds: [...need.kinds], required: need.required } : null;
