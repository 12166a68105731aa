/** An address that keeps on sending in; what it says until there is enough, out. */
import { type Static, Type } from 'typebox';

import { type ActionContext, contentTypeOf, defineAction, PermanentError } from '#connector-sdk';
import { FailureError, type HttpStream } from '#kernel';

import { addressFields, filterFields, pathField, requestFields } from './fields';
import { fitsFilter, valueIs } from './fits-filter';
import { readEvents, type StreamEvent } from './read-events';

const MAX_BYTES = 20 * 1024 * 1024;

const ReadInput = Type.Object(
  {
    ...addressFields,
    format: Type.Enum(['sse', 'ndjson'], {
      title: 'How it sends',
      default: 'sse',
      ui: { labels: { sse: 'Server-sent events', ndjson: 'JSON lines' } },
    }),
    maxEvents: Type.Optional(
      Type.Integer({ title: 'Stop after so many events', minimum: 1, maximum: 10_000, default: 10 }),
    ),
    timeoutSeconds: Type.Optional(
      Type.Integer({ title: 'Stop after so many seconds', minimum: 1, maximum: 3600, default: 30 }),
    ),
    untilPath: pathField(
      'Stop at an event whose field',
      'Names joined by dots. That event is given as well.',
      'status',
    ),
    untilValue: Type.Optional(
      Type.String({
        title: '… is',
        description: 'Empty: the field has to be there, and that is all.',
        maxLength: 500,
        ui: { placeholder: 'done' },
      }),
    ),
    eventNames: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
        title: 'Events',
        description:
          'The names of the server-sent events that count; those without a name are called message. Empty: all.',
        maxItems: 100,
        ui: { placeholder: 'message', showWhen: { field: 'format', in: ['sse'] } },
      }),
    ),
    ...filterFields,
    whenTooFew: Type.Optional(
      Type.Enum(['give', 'fail'], {
        title: 'When time is up, or the stream ends, before that',
        default: 'give',
        ui: { labels: { give: 'give what came', fail: 'the step fails' }, advanced: true },
      }),
    ),
    ...requestFields,
  },
  { additionalProperties: false },
);
type ReadInput = Static<typeof ReadInput>;
type Ended = 'count' | 'match' | 'timeout' | 'end';

export const readAction = defineAction({
  key: 'read',
  title: 'Read a stream for a while',
  description:
    'Listens to server-sent events or JSON lines until there are enough of them, and gives them to the next steps.',
  input: ReadInput,
  output: Type.Object({
    events: Type.Array(
      Type.Object({
        body: Type.Unknown({ title: 'Data', description: 'JSON as what it is, anything else as text.' }),
        event: Type.String({ title: 'Event', description: 'Its name; message when it has none.' }),
        id: Type.Union([Type.String(), Type.Null()], { title: 'Id' }),
      }),
      { title: 'Events' },
    ),
    count: Type.Integer({ title: 'Number of events' }),
    ended: Type.String({
      title: 'Why it ended',
      description:
        'count: enough of them; match: the one that was waited for; timeout; end: the service ended it.',
    }),
  }),
  idempotent: ({ method = 'GET' }) => method === 'GET',
  async run(context) {
    const { input } = context;
    const events: StreamEvent[] = [];
    const ended = await gather(context, events);
    const isEnough = ended === 'match' || (ended === 'count' && !input.untilPath);
    if (isEnough || input.whenTooFew !== 'fail') return { events, count: events.length, ended };
    throw tooFew(ended, events.length);
  },
});

async function gather(context: ActionContext<ReadInput>, events: StreamEvent[]): Promise<Ended> {
  const { input, signal } = context;
  const { maxEvents = 10, timeoutSeconds = 30, untilPath, untilValue } = input;
  const timeUp = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const stream = await open(context, timeUp);
    for await (const event of readEvents(stream.body, input.format, MAX_BYTES)) {
      if (!isWanted(event, input)) continue;
      events.push(event);
      if (untilPath && valueIs(event.body, untilPath, untilValue ? [untilValue] : [])) return 'match';
      if (events.length >= maxEvents) return 'count';
    }
    return 'end';
  } catch (error) {
    if (timeUp.aborted && !signal.aborted) return 'timeout';
    throw error;
  }
}

async function open({ input, api }: ActionContext<ReadInput>, timeUp: AbortSignal): Promise<HttpStream> {
  const { url, method = 'GET', headers = {}, body, format } = input;
  const hasBody = method !== 'GET' && body !== undefined && body !== '';
  const stream = await api.open({
    method,
    path: url.trim(),
    headers: {
      accept:
        format === 'sse' ? 'text/event-stream' : 'application/x-ndjson, application/json;q=0.9, */*;q=0.5',
      ...(format === 'sse' ? { 'cache-control': 'no-cache' } : {}),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    ...(hasBody ? { body } : {}),
    as: 'bytes',
    signal: timeUp,
  });
  const type = contentTypeOf(stream.headers) ?? '';
  if (format === 'ndjson' || /^text\/event-stream\b/i.test(type)) return stream;
  // Nobody reads it any further.
  await stream.body[Symbol.asyncIterator]().return?.();
  throw new PermanentError({
    code: 'stream.not_events',
    message: `The address does not send server-sent events, but ${type === '' ? 'something without a type' : type.slice(0, 100)}. Look at the address, or choose JSON lines.`,
  });
}

function isWanted({ event, body }: StreamEvent, { format, eventNames = [], ...filter }: ReadInput): boolean {
  if (format === 'sse' && eventNames.length > 0 && !eventNames.includes(event)) return false;
  return fitsFilter(body, filter);
}

const tooFew = (ended: Ended, count: number): FailureError =>
  new FailureError({
    kind: 'timeout',
    code: 'stream.too_few',
    message:
      ended === 'timeout'
        ? `Time was up after ${count} events, before the one that was waited for.`
        : `The stream ended after ${count} events, before the one that was waited for.`,
    details: { ended, count },
  });
