/** An action's questions to a Redis server. */
import { type ActionContext, PermanentError } from '#connector-sdk';
import { FailureError } from '#kernel';

import { type OpenRedis, useRedis } from './open-redis';
import { TOO_LARGE } from './reply-watch';

/** What may pass: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors and the server's source. */
const PASSING =
  /says: (?:LOADING|BUSY|MASTERDOWN|READONLY|TRYAGAIN|CLUSTERDOWN|OOM|MISCONF|NOREPLICAS|UNBLOCKED)\b/;
const CLUSTER = /says: (?:MOVED|ASK|CROSSSLOT)\b/;
const WRONG_TYPE = /says: WRONGTYPE\b/;

export type Ask = OpenRedis['ask'];

export async function runOnRedis<T>(
  { auth, tcp, signal }: Pick<ActionContext<unknown>, 'auth' | 'tcp' | 'signal'>,
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  try {
    return await useRedis({ auth, sockets: tcp, signal }, ({ ask }) => use(ask));
  } catch (error) {
    throw ofAction(error);
  }
}

/** A trigger tries again whatever was said; a step only what may pass. */
function ofAction(error: unknown): unknown {
  if (!(error instanceof FailureError)) return error;
  const { code, message } = error.failure;
  if (code === TOO_LARGE) return new PermanentError({ code, message });
  if (code !== 'redis.refused' || PASSING.test(message)) return error;
  if (CLUSTER.test(message)) {
    return new PermanentError({
      code: 'redis.cluster',
      message: `This key is on another server of a cluster. Connect to a single server, or to a proxy. ${message}`,
    });
  }
  if (WRONG_TYPE.test(message)) {
    return new PermanentError({
      code: 'redis.wrong_type',
      message:
        'There is something of another kind at this key: a list, a hash or the like is read by its own action.',
    });
  }
  return new PermanentError({ code, message });
}
