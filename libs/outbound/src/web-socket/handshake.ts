/** A connected socket in, an open WebSocket out; what the host answers instead is a failure. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { type Failure, FailureError } from '#kernel';
import { type ClientOptions, WebSocket } from 'ws';

import type { Deadline } from '../deadline';
import { outboundFailure } from '../failures';
import { toFailure } from '../to-failure';
import { handshakeFault } from './faults';
import { GuardedWebSocket } from './socket';
import type { SocketUrl } from './socket-target';

/** How long a peer may take to answer a closing handshake. */
const CLOSE_TIMEOUT_MS = 3000;

export interface HandshakeOptions {
  headers: Record<string, string>;
  protocols: readonly string[];
  maxMessageBytes: number;
}

/** Throws `FailureError`. A `deadline` that ends closes the socket. */
export function shakeHands(
  target: SocketUrl,
  socket: Duplex,
  deadline: Deadline,
  { headers, protocols, maxMessageBytes }: HandshakeOptions,
): Promise<GuardedWebSocket> {
  return new Promise((resolve, reject) => {
    const fail = (failure: FailureError) => {
      socket.destroy();
      reject(failure);
    };
    // Not known to ws's types yet.
    const options: ClientOptions & { closeTimeout: number } = {
      // The target is known already; ws and Node only write the request on this socket.
      createConnection: () => socket as Socket,
      headers,
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: maxMessageBytes,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    try {
      const webSocket = new WebSocket(target.url, [...protocols], options);
      const failed = (error: unknown) => fail(failureOf(error, target));
      webSocket.on('error', failed);
      webSocket.once('unexpected-response', (request, response) => {
        request.destroy();
        fail(refusal(response, target));
      });
      webSocket.once('open', () => {
        // Made here, at once: it holds back what came together with the answer.
        const opened = new GuardedWebSocket(webSocket);
        webSocket.off('error', failed);
        resolve(opened);
      });
      deadline.watch((failure) => {
        fail(failure);
        webSocket.terminate();
      });
    } catch (error) {
      // Sub-protocols and headers that can't be sent.
      fail(
        outboundFailure('outbound.bad_request', {
          message: 'The connection can’t be asked for as it is: a header or a sub-protocol is not valid.',
          details: { url: target.shown },
          cause: error,
        }),
      );
    }
  });
}

function failureOf(error: unknown, target: SocketUrl): FailureError {
  const fault = handshakeFault(error);
  return fault
    ? outboundFailure('outbound.bad_handshake', {
        message: fault,
        details: { url: target.shown },
        cause: error,
      })
    : toFailure(error, { url: target.shown });
}

const RETRYABLE: ReadonlySet<number> = new Set([408, 425, 429]);

function kindOf(status: number): Failure['kind'] {
  if (status === 401 || status === 403) return 'auth';
  return status >= 500 || RETRYABLE.has(status) ? 'retryable' : 'permanent';
}

/** An answer other than 101. */
function refusal(response: IncomingMessage, target: SocketUrl): FailureError {
  const status = response.statusCode ?? 0;
  const redirects = status >= 300 && status < 400;
  const { failure } = outboundFailure('outbound.handshake_refused', {
    message: redirects
      ? `The host answered with a redirect (${status}), which WebSockets don’t follow. Use the address it leads to.`
      : `The host answered with the status ${status} instead of opening a WebSocket.`,
    details: { url: target.shown, status },
  });
  const seconds = Number(response.headers['retry-after'] ?? NaN);
  return new FailureError({
    ...failure,
    kind: kindOf(status),
    ...(seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
  });
}
