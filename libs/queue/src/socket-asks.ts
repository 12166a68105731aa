/** What one process asks those that hold WebSockets, as it travels through Redis. */

export interface SocketCount {
  /** That got it. */
  sockets: number;
  /** That were closed instead, as their peers did not read what they were sent. */
  dropped: number;
}

export interface Ask {
  id: string;
  /** Who wants to know. */
  from: string;
  what: { workspaceId: string; data: string | Buffer } & ({ socketId: string } | { workflowId: string });
}

/** Bytes travel as base64 beside the rest; text as it is. */
export function encodeAsk({ id, from, what: { data, ...whom } }: Ask): string {
  const text = typeof data === 'string';
  return JSON.stringify({ id, from, whom, [text ? 'text' : 'bytes']: text ? data : data.toString('base64') });
}

export function decodeAsk(message: string): Ask {
  const { id, from, whom, text, bytes } = JSON.parse(message) as Encoded;
  const data = text ?? Buffer.from(bytes ?? '', 'base64');
  return { id, from, what: { ...whom, data } };
}

interface Encoded {
  id: string;
  from: string;
  whom: { workspaceId: string } & ({ socketId: string } | { workflowId: string });
  text?: string;
  bytes?: string;
}
