/** A rendered effect in → its output, or the failure that stopped it; within its time, or aborted. */
import type { ActionContext, ActionSockets } from '#connector-sdk';
import { FailureError, redact, type Failure, type HttpClient } from '#kernel';
import { HTTP_CLIENT } from '#outbound';
import { SocketChannel } from '#queue';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Connections } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

import type { PlannedAction } from '../plan';
import type { Effect } from '../walk';
import { StepClock } from './step-clock';
import type { PerformContext, Performed, StepPerformer } from './step-performer';

@Injectable()
export class ActionPerformer implements StepPerformer<PlannedAction> {
  constructor(
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly connections: Connections,
    private readonly sockets: SocketChannel,
    private readonly metrics: Metrics,
  ) {}

  async perform({ step, path, input }: Effect<PlannedAction>, context: PerformContext): Promise<Performed> {
    const clock = new StepClock(context, step.timeoutMs);
    const end = this.metrics.stepSeconds.startTimer({
      connector: step.connector,
      operation: step.operation.key,
    });
    let secrets: string[] = [];
    try {
      const auth = await this.credentials(context.workspaceId, step.connectionId);
      secrets = auth ? textsOf(auth.fields) : [];
      const action: ActionContext<never> = {
        input: input as never,
        auth,
        http: {
          request: (request) =>
            this.http.request({
              ...request,
              signal: clock.signal,
              timeoutMs: request.timeoutMs ?? clock.leftMs(),
            }),
        },
        sockets: this.socketsOf(context, clock.signal),
        logger: this.logger.child({ runId: context.runId, eventId: context.eventId, step: path }),
        idempotencyKey: context.idempotencyKey,
        signal: clock.signal,
      };
      const output: unknown = await clock.race(step.operation.run(action));
      end({ outcome: 'succeeded' });
      return { outcome: { output: output ?? null }, secrets };
    } catch (error) {
      const failure = redact(clock.failure ?? toFailure(error, this.logger, context), secrets) as Failure;
      end({ outcome: failure.kind });
      return { outcome: { error: failure }, secrets };
    } finally {
      clock.stop();
    }
  }

  /** Of the run's own workspace only. */
  private socketsOf({ workspaceId, workflowId }: PerformContext, signal: AbortSignal): ActionSockets {
    return {
      send: (socketId, data) => this.sockets.send(workspaceId, socketId, data, signal),
      broadcast: (other, data) => this.sockets.broadcast(workspaceId, other ?? workflowId, data, signal),
    };
  }

  private async credentials(
    workspaceId: string,
    connectionId: string | null,
  ): Promise<ActionContext<never>['auth']> {
    if (connectionId === null) return null;
    const found = await this.connections.credentials(workspaceId, connectionId);
    if (found) return found;
    throw new FailureError({
      kind: 'permanent',
      code: 'connection.missing',
      message: 'The connection of this step does not exist any more. Choose another one and publish again.',
    });
  }
}

/** What is thrown without being a FailureError is a mistake in a connector: shown without its inner words. */
function toFailure(error: unknown, logger: Logger, { runId, eventId }: PerformContext): Failure {
  if (error instanceof FailureError) return error.failure;
  logger.error({ err: error, runId, eventId }, 'An action threw something unforeseen.');
  return {
    kind: 'permanent',
    code: 'step.unexpected',
    message: 'The step failed in a way that its connector did not foresee. The log has the details.',
  };
}

function textsOf(fields: Record<string, unknown>): string[] {
  return Object.values(fields).filter((value): value is string => typeof value === 'string');
}
