export { createHttpClient, HTTP_CLIENT } from './client';
export { OutboundModule } from './outbound.module';
export { createHttpStreamClient, HTTP_STREAM_CLIENT } from './stream/client';
export { createSocketClient, SOCKET_CLIENT } from './socket/client';
export { createWebSocketClient, WEB_SOCKET_CLIENT } from './web-socket/client';
export { leaveBody } from './outgoing-body';
