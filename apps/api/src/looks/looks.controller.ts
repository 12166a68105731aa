import {
  CONNECTOR_REGISTRY,
  type ConnectionCredentials,
  type ConnectorRegistry,
  describeHeld,
  type PolledItem,
  type PollTriggerDeclaration,
} from '#connector-sdk';
import { CodedError, FailureError, type HttpClient, notFound, type SocketClient } from '#kernel';
import { HTTP_CLIENT, SOCKET_CLIENT } from '#outbound';
import { compileSchema } from '#schema';
import { Connections } from '#vault';
import { Controller, Inject } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { LookBody, LookResult } from './shapes';

/** With all its pages. */
const DEADLINE_MS = 30_000;
const SAMPLES = 3;

@Controller()
export class LooksController {
  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(SOCKET_CLIENT) private readonly sockets: SocketClient,
    private readonly connections: Connections,
  ) {}

  @Route({
    method: 'POST',
    path: '/triggers/look',
    summary: 'What a poll would find now',
    description:
      'Looks once, to see whether the settings are right and to have sample values. Nothing is kept or started.',
    tag: 'Triggers',
    access: 'editor',
    body: LookBody,
    responses: { 200: LookResult },
    errors: [
      'connector.unknown',
      'request.invalid',
      'resource.not_found',
      'trigger.look_failed',
      'workflow.invalid',
    ],
  })
  async look({ caller, body }: RouteRequest<unknown, unknown, LookBody>): Promise<LookResult> {
    const { input = {}, connectionId = null } = body;
    const trigger = this.find(body);
    const fields = compileSchema(trigger.input)(input, '/input');
    const further = fields.length > 0 ? [] : (trigger.problems?.(input) ?? []);
    const problems = [...fields, ...further.map((one) => ({ ...one, pointer: `/input${one.pointer}` }))];
    if (problems.length > 0)
      throw new CodedError('workflow.invalid', 'This trigger has problems; “errors” names each.', {
        problems,
      });
    try {
      const auth = await this.credentialsOf(caller.workspaceId, body.connector, trigger, connectionId);
      const items = await this.poll(trigger, input, auth);
      const newest = items.slice(-SAMPLES).toReversed();
      return {
        found: items.length,
        samples: await Promise.all(newest.map((item) => describe(item, trigger, input))),
      };
    } catch (error) {
      if (error instanceof FailureError) throw new CodedError('trigger.look_failed', error.message);
      throw error;
    }
  }

  private find({ connector, operation }: LookBody): PollTriggerDeclaration {
    const trigger = this.registry.trigger(connector, operation);
    if (!trigger) throw new CodedError('connector.unknown', 'There is no such trigger in this installation.');
    if (trigger.kind === 'poll') return trigger;
    throw new CodedError('request.invalid', 'This trigger does not poll: there is nothing to look at.', {
      problems: [{ pointer: '/body/operation', code: 'poll.none', message: 'Name a trigger that polls.' }],
    });
  }

  /** A connection is only for the connector that it was made for: with another one, its secrets could go anywhere. */
  private async credentialsOf(
    workspaceId: string,
    connector: string,
    trigger: PollTriggerDeclaration,
    connectionId: string | null,
  ): Promise<ConnectionCredentials | null> {
    if (connectionId === null) {
      if (!trigger.auth?.required) return null;
      throw new CodedError('trigger.look_failed', 'Choose a connection first: this trigger needs one.');
    }
    const connection = await this.connections.get(workspaceId, connectionId);
    if (connection.connector !== connector || !trigger.auth?.kinds.includes(connection.auth))
      throw new CodedError('trigger.look_failed', 'This connection is not one for this trigger.');
    const credentials = await this.connections.credentials(workspaceId, connectionId);
    if (!credentials) throw notFound('connection');
    return credentials;
  }

  private async poll(
    trigger: PollTriggerDeclaration,
    input: Record<string, unknown>,
    auth: ConnectionCredentials | null,
  ): Promise<readonly PolledItem[]> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const http: HttpClient = { request: (request) => this.http.request({ ...request, signal }) };
    const sockets: SocketClient = { connect: (target) => this.sockets.connect({ ...target, signal }) };
    const { items } = await trigger.poll({ input, auth, http, sockets, cursor: null, signal });
    return items;
  }
}

async function describe(
  { value }: PolledItem,
  trigger: PollTriggerDeclaration,
  input: Record<string, unknown>,
): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(value ?? null));
  const receivedAt = new Date().toISOString();
  const stored = { method: 'POST', path: '', query: '', headers: [], body, receivedAt };
  return trigger.parse ? trigger.parse(stored, input) : describeHeld(stored, 'application/json');
}
