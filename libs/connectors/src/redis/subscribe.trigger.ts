/** Messages that are published to channels: each one that comes while somebody is listening is an event. */
import { Type } from 'typebox';

import {
  defineListenTrigger,
  EventQueue,
  parseBody,
  pauseFor,
  type HeldContext,
  type HeldEvent,
} from '#connector-sdk';

import { AUTH } from './auth';
import { type OpenRedis, withRedis } from './open-redis';

/** How often the server is asked whether it is still there. */
const PING_EVERY_MS = 30_000;

export const subscribeTrigger = defineListenTrigger({
  key: 'subscribe',
  title: 'Listen to channels',
  description:
    'Starts a run for every message published to a channel. What is published while nobody is listening is lost: Redis keeps nothing of it.',
  auth: AUTH,
  input: Type.Object(
    {
      channels: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
        title: 'Channels',
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
      }),
      match: Type.Optional(
        Type.Enum(['names', 'patterns'], {
          title: 'The channels are',
          description: 'Patterns take * for anything, ? for one character and [ab] for one of several.',
          default: 'names',
          ui: { labels: { names: 'Names', patterns: 'Patterns' } },
        }),
      ),
      read: Type.Optional(
        Type.Enum(['auto', 'json', 'text', 'bytes'], {
          title: 'Read messages as',
          description: 'Automatically: JSON where it is JSON, else text, else bytes.',
          default: 'auto',
          ui: {
            labels: { auto: 'JSON where it is JSON, else text', json: 'JSON', text: 'Text', bytes: 'Bytes' },
            advanced: true,
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    channel: Type.String({ title: 'Channel' }),
    pattern: Type.Union([Type.String(), Type.Null()], { title: 'Pattern' }),
    body: Type.Unknown({ title: 'Message' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  listen: (context) =>
    withRedis(context, (redis) =>
      receive(redis, context, context.input.channels, context.input.match === 'patterns'),
    ),
  async parse({ id, headers, body, receivedAt }, { read = 'auto' }) {
    const { channel = '', pattern = null } = Object.fromEntries(headers);
    return {
      channel,
      pattern,
      body: await parseBody(CONTENT_TYPES[read], body, { eventId: id }),
      receivedAt,
    };
  },
});

const CONTENT_TYPES = {
  auto: undefined,
  json: 'application/json',
  text: 'text/plain; charset=utf-8',
  bytes: 'application/octet-stream',
} as const;

async function receive(
  redis: OpenRedis,
  context: HeldContext,
  channels: readonly string[],
  isPattern: boolean,
): Promise<void> {
  const queue = new EventQueue(context, redis.socket);
  redis.client.on('messageBuffer', (channel, message) => queue.push(toEvent(channel, message)));
  redis.client.on('pmessageBuffer', (pattern, channel, message) =>
    queue.push(toEvent(channel, message, pattern)),
  );
  const end = new AbortController();
  const signal = AbortSignal.any([context.signal, end.signal]);
  try {
    await redis.ask(isPattern ? 'psubscribe' : 'subscribe', channels);
    context.status.connected();
    await Promise.race([queue.failed, redis.lost, keepAsking(redis, queue, signal)]);
  } finally {
    end.abort();
    await queue.end();
  }
}

const toEvent = (channel: string | Buffer, body: Buffer, pattern?: string): HeldEvent => ({
  body,
  contentType: 'application/octet-stream',
  headers: [
    ['channel', channel.toString()],
    ...(pattern === undefined ? [] : [['pattern', pattern] as const]),
  ],
});

/** Resolves when the signal is aborted. */
async function keepAsking(redis: OpenRedis, queue: EventQueue, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pauseFor(PING_EVERY_MS, signal);
    // While its messages wait, its answer would wait behind them.
    if (!signal.aborted && !queue.isStopped) await redis.ask('ping', []);
  }
}
