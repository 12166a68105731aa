import { Audit } from '#identity';
import { ConnectionView, PageQuery } from '#schema';
import { Connections } from '#vault';
import { Controller } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { asCodedError } from './as-coded-error';
import { ConnectionTester } from './connection-tester';
import { connectionTarget as target, connectionView as view } from './connection-view';
import { ConnectionPage, ConnectionParams, CreateConnection, UpdateConnection } from './shapes';

type View = Static<typeof ConnectionView>;

@Controller()
export class ConnectionsController {
  constructor(
    private readonly connections: Connections,
    private readonly tester: ConnectionTester,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/connections',
    summary: 'List connections',
    description: 'Newest first, without their secrets.',
    tag: 'Connections',
    access: 'viewer',
    query: PageQuery,
    responses: { 200: ConnectionPage },
  })
  async list({ caller, query }: RouteRequest<unknown, PageQuery>): Promise<ConnectionPage> {
    return pageOf(query, (options) => this.connections.list(caller.workspaceId, options), view);
  }

  @Route({
    method: 'POST',
    path: '/connections',
    summary: 'Make a connection',
    description:
      'Secrets are stored encrypted and never shown again. A connection by OAuth 2 that a person has to sign in for is ' +
      '`unfinished` until that is done: begin with POST /connections/oauth/authorize in place of this.',
    tag: 'Connections',
    access: 'editor',
    body: CreateConnection,
    responses: { 201: ConnectionView },
    errors: ['connection.invalid', 'connection.test_failed'],
  })
  async create({ caller, body }: RouteRequest<unknown, unknown, CreateConnection>): Promise<View> {
    const createdBy = caller.user?.id ?? null;
    const connection = await this.connections
      .create(caller.workspaceId, { ...body, createdBy })
      .catch((error: unknown) => {
        throw asCodedError(error);
      });
    const { name, connector, auth } = connection;
    await this.audit.record(caller, 'connection.create', target(connection.id), {
      name,
      connector,
      kind: auth,
    });
    return view(connection);
  }

  @Route({
    method: 'GET',
    path: '/connections/:id',
    summary: 'One connection, without its secrets',
    tag: 'Connections',
    access: 'viewer',
    params: ConnectionParams,
    responses: { 200: ConnectionView },
  })
  async get({ caller, params }: RouteRequest<ConnectionParams>): Promise<View> {
    return view(await this.connections.get(caller.workspaceId, params.id));
  }

  @Route({
    method: 'PATCH',
    path: '/connections/:id',
    summary: 'Change a connection',
    description: 'Runs use the change within 5 seconds.',
    tag: 'Connections',
    access: 'editor',
    params: ConnectionParams,
    body: UpdateConnection,
    responses: { 200: ConnectionView },
    errors: ['connection.invalid'],
  })
  async update(request: RouteRequest<ConnectionParams, unknown, UpdateConnection>): Promise<View> {
    const { caller, params, body } = request;
    const connection = await this.connections.update(caller.workspaceId, params.id, body);
    const changed = [...(body.name === undefined ? [] : ['name']), ...Object.keys(body.fields ?? {})];
    await this.audit.record(caller, 'connection.change', target(connection.id), {
      name: connection.name,
      changed,
    });
    return view(connection);
  }

  @Route({
    method: 'POST',
    path: '/connections/:id/test',
    summary: 'Test a connection',
    description:
      'Asks the service, by a call that changes nothing. What it says is shown with the connection: whose it is, or ' +
      'that its credentials are not accepted.',
    tag: 'Connections',
    access: 'editor',
    params: ConnectionParams,
    responses: { 200: ConnectionView },
    errors: ['connection.test_failed', 'conflict.state'],
  })
  async test({ caller, params }: RouteRequest<ConnectionParams>): Promise<View> {
    return view(await this.tester.test(caller.workspaceId, params.id));
  }

  @Route({
    method: 'DELETE',
    path: '/connections/:id',
    summary: 'Delete a connection',
    description: 'Refused while a published workflow uses it.',
    tag: 'Connections',
    access: 'editor',
    params: ConnectionParams,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async delete({ caller, params }: RouteRequest<ConnectionParams>): Promise<void> {
    const { name } = await this.connections.get(caller.workspaceId, params.id);
    await this.connections.delete(caller.workspaceId, params.id);
    await this.audit.record(caller, 'connection.delete', target(params.id), { name });
  }
}
