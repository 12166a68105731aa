/** A stream described as data: a WebSocket, or an HTTP answer without an end. */
import type { HttpStreamDescription } from './http-stream';
import type { WebSocketDescription } from './web-socket';

export type StreamDescription = WebSocketDescription | HttpStreamDescription;
