/** A form as far as it is filled in → the choices and fields that only the service knows. */
import {
  CONNECTOR_CATALOGUE,
  type Connector,
  type ConnectorCatalogue,
  type ServiceContext,
} from '#connector-sdk';
import { CodedError, FailureError } from '#kernel';
import { ServiceClients } from '#service-client';
import { LOGGER, type Logger } from '#telemetry';
import { Controller, Inject } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { FieldsBody, FieldsResult, LoaderParams, OptionsBody, OptionsResult } from './shapes';

/** A person waits for it. */
const DEADLINE_MS = 20_000;
const MOST_OPTIONS = 1000;

@Controller()
export class LoadersController {
  constructor(
    @Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly services: ServiceClients,
  ) {}

  @Route({
    method: 'POST',
    path: '/connectors/:key/options/:loader',
    summary: 'Choices for a field, from the service',
    description:
      'Asks the service over the connection. Another value can always be given by hand. Nothing is changed.',
    tag: 'Connectors',
    access: 'editor',
    params: LoaderParams,
    body: OptionsBody,
    responses: { 200: OptionsResult },
    errors: ['connector.unknown', 'connector.load_failed', 'resource.not_found'],
  })
  async options({
    caller,
    params,
    body,
  }: RouteRequest<LoaderParams, unknown, OptionsBody>): Promise<OptionsResult> {
    const connector = await this.find(caller.workspaceId, params.key);
    const load = ownValue(connector.options, params.loader);
    const { input = {}, search = '', cursor = null } = body;
    const page = await this.ask(caller.workspaceId, connector, body.connectionId, (context) =>
      load({ ...context, input, search: search.trim(), cursor }),
    );
    return {
      items: page.options
        .slice(0, MOST_OPTIONS)
        .map(({ value, label, hint }) => ({ value, label, hint: hint ?? null })),
      nextCursor: page.nextCursor ?? null,
    };
  }

  @Route({
    method: 'POST',
    path: '/connectors/:key/fields/:loader',
    summary: 'Fields that the service decides',
    description: 'Such as the columns of a table, by the rest of the form.',
    tag: 'Connectors',
    access: 'editor',
    params: LoaderParams,
    body: FieldsBody,
    responses: { 200: FieldsResult },
    errors: ['connector.unknown', 'connector.load_failed', 'resource.not_found'],
  })
  async fields({
    caller,
    params,
    body,
  }: RouteRequest<LoaderParams, unknown, FieldsBody>): Promise<FieldsResult> {
    const connector = await this.find(caller.workspaceId, params.key);
    const load = ownValue(connector.fieldSets, params.loader);
    const schema = await this.ask(caller.workspaceId, connector, body.connectionId, (context) =>
      load({ ...context, input: body.input ?? {} }),
    );
    return { schema: { ...schema } };
  }

  private async find(workspaceId: string, key: string): Promise<Connector> {
    const connector = await this.catalogue.connector(workspaceId, key);
    if (connector) return connector;
    throw new CodedError('connector.unknown', 'There is no such connector in this installation.');
  }

  private async ask<Result>(
    workspaceId: string,
    connector: Connector,
    connectionId: string | null | undefined,
    work: (context: ServiceContext) => Promise<Result>,
  ): Promise<Result> {
    const ending = new AbortController();
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(DEADLINE_MS)]);
    const { logger } = this;
    const call = {
      workspaceId,
      connector: connector.key,
      connectionId: connectionId ?? null,
      signal,
      logger,
    };
    try {
      const session = await this.services.open(call);
      try {
        return session.redact(await endable(work(session.context), signal));
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        throw new FailureError(session.redact(error.failure));
      }
    } catch (error) {
      if (error instanceof FailureError) throw new CodedError('connector.load_failed', error.message);
      throw error;
    } finally {
      // What a loader has left open ends with it.
      ending.abort();
    }
  }
}

/** Throws `resource.not_found`. */
function ownValue<Value>(values: Readonly<Record<string, Value>> | undefined, name: string): Value {
  const value = values && Object.hasOwn(values, name) ? values[name] : undefined;
  if (value !== undefined) return value;
  throw new CodedError('resource.not_found', 'This connector has no such loader.');
}

/** Does not wait for a loader that ignores its signal. */
function endable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = () =>
      reject(
        new FailureError({
          kind: 'timeout',
          code: 'connector.load_timeout',
          message: `The service took longer than ${DEADLINE_MS / 1000} seconds. Try again, or write the value yourself.`,
        }),
      );
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
