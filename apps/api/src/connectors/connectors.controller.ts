import { CONNECTOR_REGISTRY, type Connector, type ConnectorRegistry } from '#connector-sdk';
import { CodedError } from '#kernel';
import { Controller, Inject, StreamableFile } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { connectorView } from './connector-view';
import { readIcon } from './read-icon';
import { ConnectorList, ConnectorParams, ConnectorView } from './shapes';

@Controller()
export class ConnectorsController {
  constructor(@Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry) {}

  @Route({
    method: 'GET',
    path: '/connectors',
    summary: 'List connectors',
    description: 'All that this installation has, with their triggers, actions and kinds of auth.',
    tag: 'Connectors',
    access: 'viewer',
    responses: { 200: ConnectorList },
  })
  list(_request: RouteRequest): ConnectorList {
    return { items: this.registry.all().map(connectorView), nextCursor: null };
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
  get({ params }: RouteRequest<ConnectorParams>): ConnectorView {
    return connectorView(this.find(params.key));
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
    const { bytes, mediaType } = await readIcon(this.find(request.params.key));
    request.setHeader('cache-control', 'private, max-age=86400');
    return new StreamableFile(bytes, { type: mediaType });
  }

  private find(key: string): Connector {
    const connector = this.registry.connector(key);
    if (connector) return connector;
    throw new CodedError('connector.unknown', 'There is no such connector in this installation.');
  }
}
