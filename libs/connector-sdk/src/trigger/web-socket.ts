/** A WebSocket, described as data. */
export interface WebSocketDescription {
  transport: 'websocket';
  url: string;
  headers: Readonly<Record<string, string>>;
  protocols: readonly string[];
}
