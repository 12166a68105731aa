import { Audit } from '#identity';
import { PageQuery } from '#schema';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { CustomConnectors } from './custom-connectors';
import {
  CreateCustomConnector,
  CustomConnectorPage,
  CustomConnectorParams,
  CustomConnectorView,
  Preview,
  PreviewBody,
  UpdateCustomConnector,
} from './shapes';
import { previewOf, summaryOf, viewOf } from './view';

const TAG = 'Connectors of your own';

@Controller()
export class CustomConnectorsController {
  constructor(
    private readonly connectors: CustomConnectors,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'POST',
    path: '/custom-connectors/preview',
    summary: 'See what a connector could be made of',
    description:
      'Reads an OpenAPI document or a curl line, and says which operations and kinds of sign-in it has. Nothing is kept.',
    tag: TAG,
    access: 'editor',
    body: PreviewBody,
    responses: { 200: Preview },
    errors: ['connector.import_failed'],
    secretAnswer: true,
  })
  async preview({ caller, body }: RouteRequest<unknown, unknown, PreviewBody>): Promise<Preview> {
    const { connectorId, ...source } = body;
    const { imported, kept } = await this.connectors.preview(caller.workspaceId, source, connectorId);
    return previewOf(imported, kept);
  }

  @Route({
    method: 'GET',
    path: '/custom-connectors',
    summary: 'List the connectors of your own',
    description:
      'Newest first. Those that every workspace has are not among them; see GET /connectors for all.',
    tag: TAG,
    access: 'viewer',
    query: PageQuery,
    responses: { 200: CustomConnectorPage },
  })
  async list({ caller, query }: RouteRequest<unknown, PageQuery>): Promise<CustomConnectorPage> {
    return pageOf(query, (options) => this.connectors.list(caller.workspaceId, options), summaryOf);
  }

  @Route({
    method: 'POST',
    path: '/custom-connectors',
    summary: 'Make a connector',
    description:
      'From an OpenAPI document, its address, or a curl line. Credentials in a curl line are not kept: make a connection for them.',
    tag: TAG,
    access: 'editor',
    body: CreateCustomConnector,
    responses: { 201: CustomConnectorView },
    errors: ['connector.import_failed', 'conflict.state'],
    // A curl line may hold credentials, which are not to be kept with the request either.
    secretAnswer: true,
  })
  async create({
    caller,
    body,
  }: RouteRequest<unknown, unknown, CreateCustomConnector>): Promise<CustomConnectorView> {
    const { connector, imported } = await this.connectors.create(
      caller.workspaceId,
      caller.user?.id ?? null,
      body,
    );
    await this.audit.record(caller, 'custom_connector.create', target(connector.id), {
      title: connector.title,
      key: connector.key,
    });
    return viewOf(connector, imported?.problems);
  }

  @Route({
    method: 'GET',
    path: '/custom-connectors/:id',
    summary: 'One connector of your own',
    tag: TAG,
    access: 'viewer',
    params: CustomConnectorParams,
    responses: { 200: CustomConnectorView },
  })
  async get({ caller, params }: RouteRequest<CustomConnectorParams>): Promise<CustomConnectorView> {
    return viewOf(await this.connectors.get(caller.workspaceId, params.id));
  }

  @Route({
    method: 'PATCH',
    path: '/custom-connectors/:id',
    summary: 'Change a connector of your own',
    description:
      'Its words, its address or which operations it has; with a document, it is made anew and operations keep their keys; with a curl line, it gets one more. Published workflows use the change within seconds. Operations that they use can’t be taken away.',
    tag: TAG,
    access: 'editor',
    params: CustomConnectorParams,
    body: UpdateCustomConnector,
    responses: { 200: CustomConnectorView },
    errors: ['connector.import_failed', 'conflict.state'],
    secretAnswer: true,
  })
  async update(
    request: RouteRequest<CustomConnectorParams, unknown, UpdateCustomConnector>,
  ): Promise<CustomConnectorView> {
    const { caller, params, body } = request;
    const { connector, imported } = await this.connectors.update(caller.workspaceId, params.id, body);
    await this.audit.record(caller, 'custom_connector.change', target(connector.id), {
      title: connector.title,
      changed: Object.keys(body),
    });
    return viewOf(connector, imported?.problems);
  }

  @Route({
    method: 'DELETE',
    path: '/custom-connectors/:id',
    summary: 'Delete a connector of your own',
    description: 'Refused while a published workflow uses it.',
    tag: TAG,
    access: 'editor',
    params: CustomConnectorParams,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async delete({ caller, params }: RouteRequest<CustomConnectorParams>): Promise<void> {
    const { title } = await this.connectors.get(caller.workspaceId, params.id);
    await this.connectors.delete(caller.workspaceId, params.id);
    await this.audit.record(caller, 'custom_connector.delete', target(params.id), { title });
  }
}

const target = (id: string) => ({ type: 'custom_connector', id });
