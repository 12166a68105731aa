/** A stored definition in, a connector like any other out. */
import { type Connector, defineConnector } from '#connector-sdk';

import type { CustomDefinition } from '../definition';
import { toAction } from './to-action';
import { toAuthKind } from './to-auth';

export interface StoredConnector {
  key: string;
  title: string;
  description: string;
  definition: CustomDefinition;
}

export function toConnector({ key, title, description, definition }: StoredConnector): Connector {
  const kinds = definition.auth.map((auth) => auth.key);
  return defineConnector({
    key,
    title,
    description:
      description ||
      `Made from ${definition.source.kind === 'curl' ? 'a curl line' : 'an OpenAPI document'}.`,
    group: 'apps',
    icon: 'icon.svg',
    api: { baseUrl: definition.baseUrl },
    auth: definition.auth.map(toAuthKind),
    triggers: [],
    actions: definition.operations.map((operation) => toAction(operation, kinds)),
  });
}
