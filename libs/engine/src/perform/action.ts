/** A rendered effect in → its output, or the failure that stopped it; within its time, or aborted. */
import type { ActionContext, ActionSockets } from '#connector-sdk';
import { Files } from '#files';
import { FailureError, type Failure, redactValues, type WebSocketClient } from '#kernel';
import { WEB_SOCKET_CLIENT } from '#outbound';
import { SocketChannel } from '#queue';
import { ServiceClients, type ServiceSession } from '#service-client';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import type { PlannedAction } from '../plan';
import type { Effect } from '../walk';
import { StepClock } from './step-clock';
import type { PerformContext, Performed, StepPerformer } from './step-performer';

@Injectable()
export class ActionPerformer implements StepPerformer<PlannedAction> {
  constructor(
    private readonly services: ServiceClients,
    private readonly files: Files,
    @Inject(WEB_SOCKET_CLIENT) private readonly webSockets: WebSocketClient,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly sockets: SocketChannel,
    private readonly metrics: Metrics,
  ) {}

  async perform({ step, path, input }: Effect<PlannedAction>, context: PerformContext): Promise<Performed> {
    const clock = new StepClock(context, step.timeoutMs);
    const end = this.metrics.stepSeconds.startTimer({
      connector: step.connector,
      operation: step.operation.key,
    });
    let session: ServiceSession | null = null;
    try {
      const { workspaceId, runId, eventId, idempotencyKey } = context;
      const opening = this.services.open({
        workspaceId,
        connector: step.connector,
        connectionId: step.connectionId,
        idempotencyKey,
        signal: clock.signal,
        timeoutMs: () => clock.leftMs(),
        logger: this.logger.child({ runId, eventId, step: path }),
      });
      // New access tokens may have to be waited for.
      session = await clock.race(opening);
      const action: ActionContext<never> = {
        ...session.context,
        input: input as never,
        streams: session.streams,
        webSockets: {
          open: (request) => this.webSockets.open({ ...request, signal: request.signal ?? clock.signal }),
        },
        files: this.files.forRun({ workspaceId, runId, signal: clock.signal }),
        sockets: this.socketsOf(context, clock.signal),
        idempotencyKey,
      };
      const output: unknown = await clock.race(step.operation.run(action));
      end({ outcome: 'succeeded' });
      const secrets = [...session.secrets()];
      // A service may say back what it was told: that is kept out of the journal, and of what later steps get.
      return { outcome: { output: redactValues(output ?? null, secrets) }, secrets };
    } catch (error) {
      const thrown = clock.failure ?? toFailure(error, this.logger, context);
      const failure = session ? session.redact(thrown) : thrown;
      end({ outcome: failure.kind });
      return { outcome: { error: failure }, secrets: session ? [...session.secrets()] : [] };
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
