/** A connection in → the service asked whether it works; what it said is kept with the connection. */
import { CONNECTOR_CATALOGUE, type ConnectorCatalogue } from '#connector-sdk';
import { CodedError, FailureError } from '#kernel';
import { ServiceClients } from '#service-client';
import { LOGGER, type Logger } from '#telemetry';
import { Connections, type ConnectionSummary } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

import { asCodedError } from './as-coded-error';

const DEADLINE_MS = 30_000;
const MAX_ACCOUNT = 200;

@Injectable()
export class ConnectionTester {
  constructor(
    private readonly connections: Connections,
    private readonly services: ServiceClients,
    @Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Throws `resource.not_found`, `conflict.state` for a connector that can't be tested, and `connection.test_failed` in
   * the words of the service. Only wrong credentials are noted: what is down now may be up in a minute.
   */
  async test(workspaceId: string, id: string): Promise<ConnectionSummary> {
    const tested = await this.connections.get(workspaceId, id);
    const { connector } = tested;
    const found = await this.catalogue.connector(workspaceId, connector);
    if (!found?.test) {
      throw new CodedError(
        'conflict.state',
        'This kind of connection can’t be tested by itself. Try a step that uses it.',
      );
    }
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), DEADLINE_MS);
    let clean = <Value>(value: Value): Value => value;
    try {
      const session = await this.services.open({
        workspaceId,
        connector,
        connectionId: id,
        signal: controller.signal,
        logger: this.logger.child({ connectionId: id }),
        fresh: true,
      });
      clean = (value) => session.redact(value);
      const { account = null } = await found.test(session.context);
      const shown = account === null ? null : clean(account).slice(0, MAX_ACCOUNT);
      return await this.connections.noteTest(tested, {
        status: 'ok',
        statusMessage: null,
        account: shown,
      });
    } catch (error) {
      throw asCodedError(await this.failed(tested, error, clean));
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  }

  private async failed(
    tested: ConnectionSummary,
    error: unknown,
    clean: (value: FailureError['failure']) => FailureError['failure'],
  ): Promise<unknown> {
    if (!(error instanceof FailureError)) return error;
    const failure = clean(error.failure);
    // The vault itself has noted why there are no tokens.
    if (failure.kind === 'auth' && !failure.code.startsWith('connection.')) {
      await this.connections.noteTest(tested, {
        status: 'reconnect',
        statusMessage: failure.message,
      });
    }
    return new FailureError(failure, { cause: error });
  }
}
