/** What ws says is wrong with a peer in, a sentence for a person and the close code that fits out. */
import type { Failure } from '#kernel';

import { outboundFailure } from '../failures';

function textOf(error: unknown, field: 'code' | 'message'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
}

/** ws has no codes for these; the sentences are its own. */
const HANDSHAKE_FAULTS: readonly (readonly [says: RegExp, message: string])[] = [
  [/no subprotocol/, 'The host speaks none of the sub-protocols that were asked for.'],
  [/subprotocol/, 'The host answered with a sub-protocol that was not asked for.'],
  [/extension/i, 'The host answered with an extension that was not asked for.'],
  [/Sec-WebSocket-Accept|Upgrade header/, 'The host’s answer is not that of a WebSocket server.'],
];

/** Null when it is a failure of the network. */
export function handshakeFault(error: unknown): string | null {
  const says = textOf(error, 'message');
  return HANDSHAKE_FAULTS.find(([pattern]) => pattern.test(says))?.[1] ?? null;
}

export interface Fault {
  /** RFC 6455 §7.4.1. */
  code: number;
  failure: Failure;
}

const fault = (
  code: number,
  failure: 'outbound.message_too_large' | 'outbound.bad_message',
  message?: string,
) => ({
  code,
  failure: outboundFailure(failure, message === undefined ? {} : { message }).failure,
});

/** Why this side ends an open connection; null when it was the network that broke. */
export function faultOf(error: unknown): Fault | null {
  const code = textOf(error, 'code');
  if (!code.startsWith('WS_ERR_')) return null;
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' || code === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH')
    return fault(1009, 'outbound.message_too_large');
  if (code === 'WS_ERR_INVALID_UTF8')
    return fault(1007, 'outbound.bad_message', 'The host sent text that is not valid UTF-8.');
  if (code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS')
    return fault(1008, 'outbound.bad_message', 'The host sent one message in far too many parts.');
  return fault(1002, 'outbound.bad_message');
}
