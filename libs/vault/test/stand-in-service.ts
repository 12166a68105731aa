import {
  builtInCatalogue,
  type Connector,
  type ConnectorCatalogue,
  defineConnector,
  oauth2Auth,
} from '#connector-sdk';

/** A service whose addresses are fields of the connection. */
export const gardenAuth = oauth2Auth({
  description: 'A stand-in.',
  oauth2: {
    flows: ['authorizationCode', 'deviceCode'],
    authorizationUrl: 'https://garden.example/auth',
    tokenUrl: 'https://garden.example/token',
    deviceAuthorizationUrl: 'https://garden.example/device',
    scopes: ['read', 'write'],
  },
});

export const robotAuth = oauth2Auth({
  key: 'robot',
  description: 'A stand-in.',
  oauth2: { flows: ['clientCredentials'], tokenUrl: 'https://garden.example/token', scopes: ['read'] },
});

export const garden = defineConnector({
  key: 'garden',
  title: 'Garden',
  description: 'A garden.',
  icon: 'garden.svg',
  auth: [gardenAuth, robotAuth],
  triggers: [],
  actions: [],
});

export const catalogueOf = (...connectors: Connector[]): ConnectorCatalogue =>
  builtInCatalogue({
    all: () => connectors,
    connector: (key) => connectors.find((connector) => connector.key === key),
    trigger: () => undefined,
    action: () => undefined,
  });
