import { CONNECTOR_CATALOGUE, type Connector, type ConnectorCatalogue } from '#connector-sdk';
import { CodedError } from '#kernel';
import { Controller, Inject, StreamableFile } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { connectorView, withoutSchemas } from './connector-view';
import { readHelp } from './read-help';
import { readIcon } from './read-icon';
import { ConnectorList, ConnectorParams, ConnectorQuery, ConnectorView } from './shapes';

@Controller()
export class ConnectorsController {
  constructor(@Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue) {}

  @Route({
    method: 'GET',
    path: '/connectors',
    summary: 'List connectors',
    description:
      'All that this workspace has, with their triggers, actions and kinds of auth. `schemas=false` leaves out the schemas, which are most of it.',
    tag: 'Connectors',
    access: 'viewer',
    query: ConnectorQuery,
    responses: { 200: ConnectorList },
  })
  async list({ caller, query }: RouteRequest<unknown, ConnectorQuery>): Promise<ConnectorList> {
    const registry = await this.catalogue.of(caller.workspaceId);
    const items = registry.all().map(connectorView);
    return { items: query.schemas === false ? items.map(withoutSchemas) : items, nextCursor: null };
  }

  @Route({
    method: 'GET',
    path: '/connectors/:key',
    summary: 'One connector',
    tag: 'Connectors',
    access: 'viewer',
    params: ConnectorParams,
    responses: { 200: ConnectorView },
    errors: ['connector.unknown'],
  })
  async get({ caller, params }: RouteRequest<ConnectorParams>): Promise<ConnectorView> {
    return connectorView(await this.find(caller.workspaceId, params.key));
  }

  @Route({
    method: 'GET',
    path: '/connectors/:key/icon',
    summary: 'The icon of a connector',
    tag: 'Connectors',
    access: 'viewer',
    params: ConnectorParams,
    responses: { 200: { mediaType: 'image/svg+xml', description: 'The icon.' } },
    errors: ['connector.unknown'],
  })
  async icon(request: RouteRequest<ConnectorParams>): Promise<StreamableFile> {
    const { bytes, mediaType } = await readIcon(
      await this.find(request.caller.workspaceId, request.params.key),
    );
    request.setHeader('cache-control', 'private, max-age=86400');
    return new StreamableFile(bytes, { type: mediaType });
  }

  @Route({
    method: 'GET',
    path: '/connectors/:key/help',
    summary: 'How a connector is used',
    description: 'Its connections, triggers and actions in words, with an example of each.',
    tag: 'Connectors',
    access: 'viewer',
    params: ConnectorParams,
    responses: { 200: { mediaType: 'text/markdown', description: 'Markdown.' } },
    errors: ['connector.unknown'],
  })
  async help({ caller, params }: RouteRequest<ConnectorParams>): Promise<StreamableFile> {
    const text = await readHelp(await this.find(caller.workspaceId, params.key));
    return new StreamableFile(Buffer.from(text), { type: 'text/markdown; charset=utf-8' });
  }

  private async find(workspaceId: string, key: string): Promise<Connector> {
    const connector = await this.catalogue.connector(workspaceId, key);
    if (connector) return connector;
    throw new CodedError('connector.unknown', 'There is no such connector in this installation.');
  }
}
