/** Notifications of NOTIFY and pg_notify: each one that comes while somebody is listening is an event. */
import { escapeIdentifier } from 'pg';
import { Type } from 'typebox';

import {
  defineListenTrigger,
  EventQueue,
  type HeldContext,
  parseBody,
  pauseFor,
  within,
} from '#connector-sdk';

import { AUTH } from './auth';
import { type OpenPostgres, withPostgres } from './with-postgres';

/** How often the server is asked whether it is still there, and how long it may think about that. */
const ASK_EVERY_MS = 30_000;
const ANSWER_MS = 10_000;

export const listenTrigger = defineListenTrigger({
  key: 'listen',
  title: 'Listen for notifications',
  description:
    'Starts a run for every NOTIFY on a channel. What is sent while nobody is listening is lost: Postgres keeps nothing of it.',
  auth: AUTH,
  input: Type.Object(
    {
      channels: Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
        title: 'Channels',
        description: 'Upper and lower case count: NOTIFY without quotes writes the name in lower case.',
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
      }),
      read: Type.Optional(
        Type.Enum(['auto', 'json', 'text'], {
          title: 'Read messages as',
          description: 'Automatically: JSON where it is JSON, else text.',
          default: 'auto',
          ui: {
            labels: { auto: 'JSON where it is JSON, else text', json: 'JSON', text: 'Text' },
            advanced: true,
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    channel: Type.String({ title: 'Channel' }),
    body: Type.Unknown({ title: 'Message' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  async listen(context) {
    const { sockets, signal, input } = context;
    try {
      const auth = await context.auth();
      await withPostgres({ auth, sockets, signal }, (postgres) => receive(postgres, context, input.channels));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
  async parse({ id, headers, body, receivedAt }, { read = 'auto' }) {
    const { channel = '' } = Object.fromEntries(headers);
    return { channel, body: await parseBody(CONTENT_TYPES[read], body, { eventId: id }), receivedAt };
  },
});

const CONTENT_TYPES = {
  auto: undefined,
  json: 'application/json',
  text: 'text/plain; charset=utf-8',
} as const;

async function receive(
  { client, socket, lost }: OpenPostgres,
  context: HeldContext,
  channels: readonly string[],
): Promise<void> {
  const queue = new EventQueue(context, socket);
  client.on('notification', ({ channel, payload = '' }) =>
    queue.push({
      body: Buffer.from(payload),
      contentType: 'application/octet-stream',
      headers: [['channel', channel]],
    }),
  );
  const ask = (sql: string) =>
    within(ANSWER_MS, Promise.race([client.query(sql), lost]), {
      code: 'postgres.silent',
      message: 'The Postgres server does not answer.',
    });
  const end = new AbortController();
  const signal = AbortSignal.any([context.signal, end.signal]);
  const keepAsking = async () => {
    while (!signal.aborted) {
      await pauseFor(ASK_EVERY_MS, signal);
      // While notifications wait, its answer would wait behind them.
      if (!signal.aborted && !queue.isStopped) await ask('SELECT 1');
    }
  };
  try {
    for (const channel of channels) await ask(`LISTEN ${escapeIdentifier(channel)}`);
    context.status.connected();
    await Promise.race([queue.failed, lost, keepAsking()]);
  } finally {
    end.abort();
    await queue.end();
  }
}
