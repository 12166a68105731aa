import type { IClientPublishOptions } from 'mqtt';
import { type Static, Type } from 'typebox';

import { type ActionContext, defineAction, isFileRef, PermanentError } from '#connector-sdk';

import { AUTH } from './auth';
import { withBroker } from './session';

const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;
const version5 = 'Only with MQTT 5.';

const PublishInput = Type.Object(
  {
    topic: Type.String({
      title: 'Topic',
      description: 'Without + and #, which are for listening.',
      minLength: 1,
      maxLength: 65_535,
      ui: { placeholder: 'house/kitchen/lamp' },
    }),
    message: Type.Optional(
      Type.Unknown({
        title: 'Message',
        description:
          'Text as it is, a file by its bytes, everything else as JSON. Left out: an empty message.',
        ui: { multiline: true },
      }),
    ),
    qos: Type.Optional(
      Type.Enum(['0', '1', '2'], {
        title: 'Delivery',
        description: '0: the broker does not say whether it got it. 1: at least once. 2: exactly once.',
        default: '1',
        ui: { labels: { '0': 'At most once (0)', '1': 'At least once (1)', '2': 'Exactly once (2)' } },
      }),
    ),
    retain: Type.Optional(
      Type.Boolean({
        title: 'Keep it for the topic',
        description:
          'The broker keeps it and sends it to whoever subscribes later. An empty message takes back the one before.',
        default: false,
      }),
    ),
    expiresInSeconds: Type.Optional(
      Type.Integer({
        title: 'Good for … seconds',
        description: `The broker lets go of it when nobody got it until then. ${version5}`,
        minimum: 1,
        maximum: 4_294_967_295,
        ui: { advanced: true },
      }),
    ),
    contentType: Type.Optional(
      Type.String({
        title: 'Content type',
        description: version5,
        maxLength: 1000,
        ui: { placeholder: 'application/json', advanced: true },
      }),
    ),
    responseTopic: Type.Optional(
      Type.String({
        title: 'Topic for answers',
        description: version5,
        minLength: 1,
        maxLength: 65_535,
        ui: { advanced: true },
      }),
    ),
    correlation: Type.Optional(
      Type.String({
        title: 'Correlation',
        description: `Comes back with the answer, so that one knows which question it belongs to. ${version5}`,
        maxLength: 10_000,
        ui: { advanced: true },
      }),
    ),
    properties: Type.Optional(
      Type.Record(Type.String({ maxLength: 1000 }), Type.String({ maxLength: 10_000 }), {
        title: 'Properties of your own',
        description: version5,
        maxProperties: 100,
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);

type PublishInput = Static<typeof PublishInput>;

export const publishAction = defineAction({
  key: 'publish',
  title: 'Publish a message',
  description: 'Sends a message to a topic of a broker.',
  auth: AUTH,
  input: PublishInput,
  output: Type.Object({
    topic: Type.String({ title: 'Topic' }),
    acknowledged: Type.Boolean({
      title: 'Did the broker take it',
      description: 'With delivery 0 it does not say.',
    }),
  }),
  async run(context) {
    const { input, auth, tcp, signal } = context;
    const problem = topicProblem(input.topic) ?? topicProblem(input.responseTopic ?? 'x');
    if (problem) throw new PermanentError({ code: 'mqtt.bad_topic', message: problem });
    const payload = await payloadOf(context);
    return withBroker({ auth, sockets: tcp, signal }, async (client, version) => {
      const qos = Number(input.qos ?? '1') as 0 | 1 | 2;
      const options: IClientPublishOptions = {
        qos,
        retain: input.retain ?? false,
        ...(version === 5 ? { properties: propertiesOf(input) } : {}),
      };
      await client.publishAsync(input.topic, payload, options).catch((error: unknown) => {
        throw refused(error);
      });
      return { topic: input.topic, acknowledged: qos > 0 };
    });
  },
});

/** MQTT 5.0 §4.7.1. */
function topicProblem(topic: string): string | null {
  if (/[+#]/.test(topic))
    return `‘${topic.slice(0, 100)}’ can’t be published to: + and # are for listening. Name one topic.`;
  return topic.includes('\0') ? 'The topic holds a sign that is not allowed.' : null;
}

async function payloadOf({
  input,
  files,
}: Pick<ActionContext<PublishInput>, 'input' | 'files'>): Promise<Buffer | string> {
  const { message = null } = input;
  if (message === null) return '';
  if (isFileRef(message)) return files.read(message, MAX_PAYLOAD_BYTES);
  const text =
    typeof message === 'string'
      ? message
      : typeof message === 'object'
        ? JSON.stringify(message)
        : String(message as number | boolean);
  if (Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES) return text;
  throw new PermanentError({ code: 'mqtt.too_large', message: 'The message is larger than 10 MB.' });
}

function propertiesOf({
  expiresInSeconds,
  contentType,
  responseTopic,
  correlation,
  properties,
}: PublishInput) {
  return {
    ...(expiresInSeconds === undefined ? {} : { messageExpiryInterval: expiresInSeconds }),
    ...(contentType ? { contentType } : {}),
    ...(responseTopic ? { responseTopic } : {}),
    ...(correlation ? { correlationData: Buffer.from(correlation) } : {}),
    ...(properties ? { userProperties: properties } : {}),
  };
}

/** PUBACK and PUBREC from 128 on: not authorised, topic name invalid, quota exceeded, and so on. */
function refused(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'number' || code < 128) return error;
  // Quota exceeded: it may pass.
  if (code === 151) return error;
  return new PermanentError({
    code: 'mqtt.not_published',
    message: `The broker does not take the message: ${typeof message === 'string' ? message : `reason ${code}`}. May this user publish to the topic?`,
    details: { reason: code },
  });
}
