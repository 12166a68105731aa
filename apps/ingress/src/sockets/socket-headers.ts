/** A connection and the kind of a message → the headers that its event has: name, value, name, value… */
import { SOCKET_HEADERS } from '#connector-sdk';

import type { Message } from './message-pump';
import type { SocketSession } from './socket-session';

export const contentTypeOf = ({ binary }: Message): string =>
  binary ? 'application/octet-stream' : 'text/plain; charset=utf-8';

export const headersOf = ({ id, address, protocol }: SocketSession, message: Message): string[] => [
  ...[SOCKET_HEADERS.contentType, contentTypeOf(message)],
  ...[SOCKET_HEADERS.id, id],
  ...[SOCKET_HEADERS.address, address],
  ...(protocol === null ? [] : [SOCKET_HEADERS.protocol, protocol]),
];
