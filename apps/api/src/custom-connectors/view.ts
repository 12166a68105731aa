import { type CustomAuth, type CustomOperation, fieldsOf, type Imported, toConnector } from '#catalogue';
import type { CustomConnector } from '#store';

import { API_PREFIX } from '../http';
import { definitionOf } from './custom-connectors';
import type { CustomConnectorPage, CustomConnectorView, Preview } from './shapes';

/** Kinds of sign-in as forms ask for them. */
function authView(auth: CustomAuth[]): Preview['auth'] {
  const source = { kind: 'openapi', url: null, title: null, version: null } as const;
  const definition = { baseUrl: 'https://localhost', auth, operations: [], source };
  const { auth: kinds } = toConnector({ key: 'custom-view', title: 'View', description: '', definition });
  return kinds.map(({ key, title, description, fields }) => ({
    key,
    title,
    description: description ?? '',
    fields: { ...fields },
  }));
}

const operationView = (operation: CustomOperation) => {
  const { key, title, description, method, path } = operation;
  const fields = fieldsOf(operation).map(({ field, required, schema }) => ({
    field,
    required,
    title: String(schema['title'] ?? field),
  }));
  return { key, title, description, method, path, fields };
};

export function previewOf(imported: Imported, kept: ReadonlySet<string>): Preview {
  const { title, description, baseUrl, source, auth, problems, credentials, offers } = imported;
  return {
    title,
    description,
    baseUrl,
    source,
    auth: authView(auth),
    operations: offers.map((offer) => ({ ...offer, kept: kept.has(offer.key) })),
    problems,
    connection: credentials,
  };
}

export function summaryOf(connector: CustomConnector): CustomConnectorPage['items'][number] {
  const { id, key, title, description, createdAt, updatedAt } = connector;
  const { baseUrl, source, operations } = definitionOf(connector);
  return {
    id,
    key,
    title,
    description,
    baseUrl,
    source,
    icon: `${API_PREFIX}/connectors/${encodeURIComponent(key)}/icon`,
    operationCount: operations.length,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function viewOf(
  connector: CustomConnector,
  problems: CustomConnectorView['problems'] = [],
): CustomConnectorView {
  const { auth, operations } = definitionOf(connector);
  return {
    ...summaryOf(connector),
    auth: authView(auth),
    operations: operations.map(operationView),
    problems,
  };
}
