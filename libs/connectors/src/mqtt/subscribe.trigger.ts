/** Messages of topics; those of QoS 1 and 2 also when they were sent while nobody was listening. */
import type { IPublishPacket } from 'mqtt';
import { Type } from 'typebox';

import {
  defineListenTrigger,
  EventQueue,
  type HeldContext,
  type HeldEvent,
  parseBody,
  RetryableError,
  storePatiently,
} from '#connector-sdk';

import { AUTH } from './auth';
import { toFailure } from './failures';
import { type Session, withSession } from './session';
import { isWantedTopic } from './topic-match';
import { digestOf, Unreleased } from './unreleased';

const MAX_MESSAGE_BYTES = 1024 * 1024;

export const subscribeTrigger = defineListenTrigger({
  key: 'subscribe',
  title: 'Subscribe to topics',
  description: 'Starts a run for every message that a broker has for a topic.',
  auth: AUTH,
  input: Type.Object(
    {
      topics: Type.Array(Type.String({ minLength: 1, maxLength: 65_535 }), {
        title: 'Topics',
        description: '+ stands for one level, # at the end for all that follow.',
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
      }),
      qos: Type.Optional(
        Type.Enum(['0', '1', '2'], {
          title: 'Delivery',
          description:
            '0: what is sent while nobody is listening is lost. 1: at least once; the broker keeps what comes meanwhile. 2: exactly once. A message is never delivered better than it was sent.',
          default: '1',
          ui: { labels: { '0': 'At most once (0)', '1': 'At least once (1)', '2': 'Exactly once (2)' } },
        }),
      ),
      retained: Type.Optional(
        Type.Enum(['ignore', 'take'], {
          title: 'Retained messages',
          description: 'The last message of a topic, which the broker keeps and sends to whoever subscribes.',
          default: 'ignore',
          ui: { advanced: true },
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
    topic: Type.String({ title: 'Topic' }),
    body: Type.Unknown({ title: 'Message' }),
    qos: Type.Integer({ title: 'Delivery' }),
    retained: Type.Boolean({ title: 'Retained' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  listen: (context) => subscribe(context, context.input),
  async parse({ id, headers, body, receivedAt }, { read = 'auto' }) {
    const { topic = '', qos = '0', retain = '0' } = Object.fromEntries(headers);
    return {
      topic,
      body: await parseBody(CONTENT_TYPES[read], body, { eventId: id }),
      qos: Number(qos),
      retained: retain === '1',
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

interface Settings {
  topics: readonly string[];
  qos?: '0' | '1' | '2';
  retained?: 'ignore' | 'take';
}

interface Position {
  /** The broker and the user (`placeOf`): another one knows nothing of this. */
  of: string;
  /** What the broker was asked for, and sends until it is told otherwise. */
  topics: readonly string[];
  unreleased: [number, string][];
}

async function subscribe(
  context: HeldContext,
  { topics, qos = '1', retained = 'ignore' }: Settings,
): Promise<void> {
  let kept = context.position as Position | null;
  let of = '';
  let asked: readonly string[] = [];
  let left: readonly string[] = [];
  let unreleased = new Unreleased(null);
  const position = (): Position => ({ of, topics: asked, unreleased: unreleased.entries() });

  // The client hands over a packet only when the one before is done with: that stops the broker.
  const unasked = new EventQueue(context, { pause: () => undefined, resume: () => undefined });

  const receive = async (packet: IPublishPacket): Promise<void> => {
    if (packet.retain && retained === 'ignore') return;
    if (!isWantedTopic(packet.topic, topics, left)) return;
    if (packet.payload.length > MAX_MESSAGE_BYTES) return context.status.dropped(1);
    if (packet.qos === 0) {
      unasked.push(toEvent(packet));
      return unasked.room();
    }
    await unasked.drained();
    if (packet.qos === 1) return void (await storePatiently(context, [toEvent(packet)]));
    if (unreleased.has(packet)) return;
    unreleased.add(packet);
    await storePatiently(context, [toEvent(packet)], position());
  };

  const knows = (place: string): boolean => {
    of = place;
    if (kept?.of !== of) kept = null;
    const before = kept?.topics ?? [];
    left = before.filter((topic) => !topics.includes(topic));
    asked = [...topics, ...left];
    unreleased = new Unreleased(kept?.unreleased);
    return kept !== null;
  };

  const use = async (session: Session): Promise<void> => {
    if (kept && !session.isResumed) {
      context.logger.warn({}, 'The broker has forgotten this trigger: what was sent meanwhile may be lost.');
    }
    if (session.isResumed && left.length > 0)
      await ask(session, () => session.client.unsubscribeAsync([...left]));
    await ask(session, () => subscribeTo(session, topics, Number(qos) as 0 | 1 | 2, retained === 'take'));
    asked = topics;
    await storePatiently(context, [], position());
    context.status.connected();
    await Promise.race([session.lost, unasked.failed]);
  };

  try {
    await withSession(context, { knows, receive, released: (id) => unreleased.release(id), use });
  } finally {
    await unasked.end();
  }
}

/** Throws `mqtt.topic_refused` when the broker does not give all of them. */
async function subscribeTo(
  { client, version }: Session,
  topics: readonly string[],
  qos: 0 | 1 | 2,
  takesRetained: boolean,
): Promise<void> {
  // 5 can say that a subscription which is only renewed brings no retained messages (§3.8.3.1).
  const options = version === 5 ? { qos, rh: takesRetained ? 1 : 2 } : { qos };
  const granted = await client.subscribeAsync(Object.fromEntries(topics.map((topic) => [topic, options])));
  const refused = granted.filter((grant) => grant.qos >= 128).map(({ topic }) => topic);
  if (refused.length > 0) throw topicRefused(refused);
}

/** A subscription that the broker refuses comes as an error of its own kind. */
async function ask(session: Session, asked: () => Promise<unknown>): Promise<void> {
  try {
    await Promise.race([asked(), session.lost]);
  } catch (error) {
    const packet = (error as { packet?: { cmd?: string } } | null)?.packet;
    throw packet?.cmd === 'suback' ? topicRefused([]) : toFailure(error);
  }
}

const topicRefused = (topics: readonly string[]): RetryableError =>
  new RetryableError({
    code: 'mqtt.topic_refused',
    message: `The broker does not let this user subscribe${topics.length > 0 ? ` to ${topics.join(', ')}` : ' to one of the topics'}.`,
  });

const toEvent = ({ topic, payload, qos, retain }: IPublishPacket): HeldEvent => ({
  body: Buffer.from(payload),
  contentType: 'application/octet-stream',
  headers: [
    ['topic', topic],
    ['qos', String(qos)],
    ['retain', retain ? '1' : '0'],
  ],
  // MQTT 3.1.1 sends them again with every connection.
  ...(retain ? { key: `retained:${digestOf(topic, payload)}` } : {}),
});
