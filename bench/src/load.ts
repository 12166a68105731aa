/** In: a trigger's URL and how many requests to send it. Out: when each was sent and answered, and with what. */
import { setTimeout as wait } from 'node:timers/promises';

import { serveParent } from './child';
import { nowMs } from './clock';
import { HttpCaller } from './http-caller';
import { payload } from './payload';

export interface LoadInput {
  url: string;
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

  constructor(private readonly input: LoadInput) {
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
    const status = await caller.send(before + String(this.input.first + index) + after);
    result.answeredAt[index] = nowMs();
    if (status >= 200 && status < 300) {
      result.accepted[index] = 1;
      result.acceptedCount += 1;
    } else {
      result.refused[status] = (result.refused[status] ?? 0) + 1;
    }
  }
}

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
      const caller = new HttpCaller(input.url, bytes);
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
    const caller = new HttpCaller(input.url, bytes);
    const begin = nowMs();
    for (let index = 0; index < input.count; index++) {
      await wait(Math.max(0, begin + index * input.intervalMs - nowMs()));
      await recorder.send(caller, index, parts);
    }
    caller.close();
    return recorder.result;
  },
};
export type LoadCommands = typeof commands;

serveParent(commands);
