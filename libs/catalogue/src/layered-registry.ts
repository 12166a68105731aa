import { type Connector, type ConnectorRegistry, isCustomConnector } from '#connector-sdk';

/** The installation's connectors, and above them those of one workspace. These have actions only. */
export function layeredRegistry(builtIn: ConnectorRegistry, own: readonly Connector[]): ConnectorRegistry {
  const byKey = new Map(own.map((connector) => [connector.key, connector]));
  const actions = new Map(
    own.flatMap(({ key, actions: theirs }) =>
      theirs.map((action) => [`${key}/${action.key}`, action] as const),
    ),
  );
  const all = [...builtIn.all(), ...own];
  return {
    all: () => all,
    connector: (key) => (isCustomConnector(key) ? byKey.get(key) : builtIn.connector(key)),
    trigger: (connector, operation) => builtIn.trigger(connector, operation),
    action: (connector, operation) =>
      isCustomConnector(connector)
        ? actions.get(`${connector}/${operation}`)
        : builtIn.action(connector, operation),
  };
}
