import {
  CONNECTOR_REGISTRY,
  type ConnectorRegistry,
  describeHeld,
  type PolledItem,
  type PollTriggerDeclaration,
} from '#connector-sdk';
import { CodedError, FailureError } from '#kernel';
import { compileSchema } from '#schema';
import { ServiceClients } from '#service-client';
import { LOGGER, type Logger } from '#telemetry';
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
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly services: ServiceClients,
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
      await this.checkConnection(caller.workspaceId, body.connector, trigger, connectionId);
      const session = await this.services.open({
        workspaceId: caller.workspaceId,
        connector: body.connector,
        connectionId,
        signal: AbortSignal.timeout(DEADLINE_MS),
        logger: this.logger,
      });
      const { context } = session;
      const { items } = await trigger.poll({ ...context, input, sockets: context.tcp, cursor: null });
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

  private async checkConnection(
    workspaceId: string,
    connector: string,
    trigger: PollTriggerDeclaration,
    connectionId: string | null,
  ): Promise<void> {
    if (connectionId === null) {
      if (!trigger.auth?.required) return;
      throw new CodedError('trigger.look_failed', 'Choose a connection first: this trigger needs one.');
    }
    const connection = await this.connections.get(workspaceId, connectionId);
    if (connection.connector !== connector || !trigger.auth?.kinds.includes(connection.auth))
      throw new CodedError('trigger.look_failed', 'This connection is not one for this trigger.');
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
