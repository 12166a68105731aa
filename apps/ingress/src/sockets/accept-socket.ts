/** A request whose sender is let in → a WebSocket. */
import type { IncomingMessage } from 'node:http';

import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import { upgradeOf } from './upgrades';

export interface AcceptOptions {
  maxMessageBytes: number;
  /** Null: none is agreed on. */
  protocol: string | null;
}

/** How long a peer has to answer that it closes too. */
const CLOSE_TIME_OUT_MS = 5000;
const MAX_KEPT = 100;

/** By the largest message that they take; they hold nothing else. */
const servers = new Map<number, WebSocketServer>();
const protocols = new WeakMap<IncomingMessage, string>();

/** Null when the request is not as RFC 6455 §4.1 has it; that is answered then. */
export function acceptSocket(
  raw: IncomingMessage,
  { maxMessageBytes, protocol }: AcceptOptions,
): WebSocket | null {
  const upgrade = upgradeOf(raw);
  if (!upgrade) return null;
  upgrade.detach();
  if (protocol !== null) protocols.set(raw, protocol);
  let accepted: WebSocket | null = null;
  serverFor(maxMessageBytes).handleUpgrade(
    raw,
    upgrade.socket,
    upgrade.head,
    (socket) => (accepted = socket),
  );
  return accepted;
}

function serverFor(maxPayload: number): WebSocketServer {
  const known = servers.get(maxPayload);
  if (known) return known;
  if (servers.size >= MAX_KEPT) servers.clear();
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    // Who sends pings and does not read would have its answers kept for it.
    autoPong: false,
    closeTimeout: CLOSE_TIME_OUT_MS,
    handleProtocols: (_offered, request) => protocols.get(request) ?? false,
  };
  const server = new WebSocketServer(options);
  servers.set(maxPayload, server);
  return server;
}
