/** A message in, sent to somebody's webhook address, signed as the connection says. */
import { type Static, Type } from 'typebox';

import { type ActionContext, type ApiAnswer, defineAction, PermanentError } from '#connector-sdk';

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** What is told of the answer: nobody should depend on it. */
const MAX_ANSWER_TEXT = 2000;

const SendInput = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'Where the receiver takes webhooks.',
      minLength: 1,
      maxLength: 16_384,
      ui: { placeholder: 'https://shop.example.com/webhooks', address: true },
    }),
    body: Type.Unknown({
      title: 'Message',
      description: 'Text is sent as it is, anything else as JSON.',
      ui: { multiline: true },
    }),
    type: Type.Optional(
      Type.String({
        title: 'Type of the event',
        description:
          'With it, what is sent is {"type", "timestamp", "data"}, as Standard Webhooks recommends; the message is the data.',
        maxLength: 200,
        ui: { placeholder: 'order.created' },
      }),
    ),
    contentType: Type.Optional(
      Type.String({
        title: 'Content type',
        description: 'Left out: application/json, or text/plain for a text.',
        maxLength: 200,
        ui: { advanced: true, placeholder: 'application/json' },
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 10_000 }), {
        title: 'Headers',
        description: 'Put secrets into a connection instead.',
        maxProperties: 50,
        ui: { advanced: true },
      }),
    ),
    id: Type.Optional(
      Type.String({
        title: 'Id of the message',
        description:
          'Receivers know a repetition by it. Left out: one that is the same for every try of this step.',
        maxLength: 200,
        pattern: '^[A-Za-z0-9_.:-]*$',
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);
type SendInput = Static<typeof SendInput>;

export const sendAction = defineAction({
  key: 'send',
  title: 'Send a webhook',
  description:
    'Sends a message to a webhook address, signed by Standard Webhooks or in another way that the connection says.',
  input: SendInput,
  output: Type.Object({
    id: Type.String({ title: 'Id of the message' }),
    status: Type.Integer({ title: 'Status' }),
    answer: Type.String({ title: 'Answer', description: 'Its beginning, as text.' }),
  }),
  // The receiver is told by the id that it is the same one.
  idempotent: true,
  async run(context) {
    const { input, api } = context;
    const id = input.id?.trim() || context.idempotencyKey;
    const { body, contentType } = messageOf(context);
    const answer = await api.request({
      method: 'POST',
      path: input.url.trim(),
      headers: {
        'content-type': input.contentType?.trim() || contentType,
        ...lowerCased(input.headers ?? {}),
        'webhook-id': id,
      },
      body,
      as: 'bytes',
      // The next one would be another address than the one that was agreed.
      maxRedirects: 0,
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_ANSWER_BYTES,
      expected: [410],
    });
    refuseUnwanted(answer);
    return { id, status: answer.status, answer: textOf(answer) };
  },
});

function messageOf({ input: { body, type } }: ActionContext<SendInput>): {
  body: string;
  contentType: string;
} {
  if (type?.trim()) {
    const message = { type: type.trim(), timestamp: new Date().toISOString(), data: body ?? null };
    return { body: JSON.stringify(message), contentType: 'application/json' };
  }
  return typeof body === 'string'
    ? { body, contentType: 'text/plain; charset=utf-8' }
    : { body: JSON.stringify(body ?? null), contentType: 'application/json' };
}

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const textOf = ({ body }: ApiAnswer): string =>
  Buffer.isBuffer(body) ? body.subarray(0, MAX_ANSWER_TEXT).toString('utf8') : '';

function refuseUnwanted({ status }: ApiAnswer): void {
  if (status === 410) {
    throw new PermanentError({
      code: 'webhook.gone',
      message: 'The receiver does not want webhooks at this address any more (410). Ask it for another one.',
    });
  }
  if (status >= 300) {
    throw new PermanentError({
      code: 'webhook.redirected',
      message: `The address answered with a redirect (${status}), which webhooks don’t follow. Enter the address that it leads to.`,
      details: { status },
    });
  }
}
