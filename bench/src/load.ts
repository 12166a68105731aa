/** In: triggers' URLs and how many requests to send them; or how many messages to send to whoever connected. Out: when each was sent and answered, and with what. */
import { setTimeout as wait } from 'node:timers/promises';

import { serveParent } from './child';
import { nowMs } from './clock';
import { HttpCaller } from './http-caller';
import { payload } from './payload';
import { SocketPeers, type PeersReport } from './socket-peers';

export interface LoadInput {
  /** Of triggers, one after the other. */
  urls: readonly string[];
  first: number;
  count: number;
}

export interface LoadResult {
  /** By sequence number less `first`, in milliseconds of the machine's clock. */
  sentAt: Float64Array;
  answeredAt: Float64Array;
  /** 1 where the answer was a 2xx. */
  accepted: Uint8Array;
  acceptedCount: number;
  /** How often each other status came; 0 stands for a broken connection. */
  refused: Record<number, number>;
}

class Recorder {
  readonly result: LoadResult;

  constructor(private readonly input: Omit<LoadInput, 'urls'>) {
    this.result = {
      sentAt: new Float64Array(input.count),
      answeredAt: new Float64Array(input.count),
      accepted: new Uint8Array(input.count),
      acceptedCount: 0,
      refused: {},
    };
  }

  async send(caller: HttpCaller, index: number, [before, after]: readonly [string, string]): Promise<void> {
    const { result } = this;
    result.sentAt[index] = nowMs();
    const status = await caller.send(before + String(this.input.first + index) + after, index);
    result.answeredAt[index] = nowMs();
    if (status >= 200 && status < 300) {
      result.accepted[index] = 1;
      result.acceptedCount += 1;
    } else {
      result.refused[status] = (result.refused[status] ?? 0) + 1;
    }
  }
}

const peers = new SocketPeers();

/** The body's text before and after the sequence number. */
function bodyParts(first: number): { parts: readonly [string, string]; bytes: number } {
  const body = payload(first);
  const [before = '', after = ''] = body.split(String(first));
  return { parts: [before, after], bytes: Buffer.byteLength(body) };
}

const commands = {
  /** A closed loop: each connection sends its next request when its last is answered. */
  async flood(input: LoadInput & { connections: number }): Promise<LoadResult> {
    const recorder = new Recorder(input);
    const { parts, bytes } = bodyParts(input.first);
    let next = 0;
    const sender = async (): Promise<void> => {
      const caller = new HttpCaller(input.urls, bytes);
      while (next < input.count) await recorder.send(caller, next++, parts);
      caller.close();
    };
    await Promise.all(Array.from({ length: input.connections }, sender));
    return recorder.result;
  },
  /** One request at a time on one connection, begun every `intervalMs`. */
  async pace(input: LoadInput & { intervalMs: number }): Promise<LoadResult> {
    const recorder = new Recorder(input);
    const { parts, bytes } = bodyParts(input.first);
    const caller = new HttpCaller(input.urls, bytes);
    const begin = nowMs();
    for (let index = 0; index < input.count; index++) {
      await wait(Math.max(0, begin + index * input.intervalMs - nowMs()));
      await recorder.send(caller, index, parts);
    }
    caller.close();
    return recorder.result;
  },
  /** Listens for WebSockets and gives the address. */
  listen: (): Promise<string> => peers.listen(),
  /** As fast as the one that is connected takes them. */
  async emit({ first, count }: Omit<LoadInput, 'urls'>): Promise<LoadResult> {
    const { result } = new Recorder({ first, count });
    const { parts } = bodyParts(first);
    await peers.send(count, (index) => {
      result.sentAt[index] = result.answeredAt[index] = nowMs();
      result.accepted[index] = 1;
      return parts[0] + String(first + index) + parts[1];
    });
    return { ...result, acceptedCount: count };
  },
  /** What the WebSockets have seen since they were connected. */
  peers: (): PeersReport => peers.report(),
};
export type LoadCommands = typeof commands;

serveParent(commands, () => peers.close());
