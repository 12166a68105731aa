/** A stored request in, what templates see as `trigger` out. */
import { type Static, Type } from 'typebox';

import {
  compilePathPattern,
  defineWebhookTrigger,
  headerFields,
  parseBody,
  parseForm,
  pathPatternProblem,
  type PlainAnswer,
} from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { catchInput, DEFAULT_DEADLINE_MS, DEFAULT_METHODS, DEFAULT_RATE } from './catch-input';
import { verifyCaught } from './verify';

type Input = Static<typeof catchInput>;

export const catchTrigger = defineWebhookTrigger<typeof catchInput>({
  key: 'catch',
  title: 'Catch a request',
  description: 'Starts a run for every request to this workflow’s trigger URL.',
  auth: { kinds: AUTH_KINDS.map(({ key }) => key), required: false },
  input: catchInput,
  output: Type.Object({
    method: Type.String({ title: 'Method' }),
    path: Type.String({ title: 'Path', description: 'Below the trigger URL; empty or starting with /.' }),
    params: Type.Record(Type.String(), Type.String(), {
      title: 'Parts of the path',
      description: 'By the names that the setting Path gives them.',
    }),
    query: Type.Record(Type.String(), Type.Unknown(), { title: 'Query' }),
    headers: Type.Record(Type.String(), Type.String(), {
      title: 'Headers',
      description: 'Names in lower case.',
    }),
    body: Type.Unknown({ title: 'Body' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  problems: (input) => {
    const pattern = pathOf(input);
    const message = pattern === null ? null : pathPatternProblem(pattern);
    return message === null ? [] : [{ pointer: '/path', code: 'webhook.bad_path', message }];
  },
  methods: (input) => input.methods ?? DEFAULT_METHODS,
  path: pathOf,
  verify: (request, context) => verifyCaught(request, context.input.addresses, context),
  answer: ownAnswer,
  answerDeadlineMs: ({ respond, deadlineMs }) =>
    respond === 'whenFinished' ? (deadlineMs ?? DEFAULT_DEADLINE_MS) : null,
  cors: ({ origins }) => (origins && origins.length > 0 ? { origins } : null),
  rateLimit: ({ ratePerSecond, rateBurst }) => ({
    perSecond: ratePerSecond ?? DEFAULT_RATE.perSecond,
    burst: rateBurst ?? Math.max(DEFAULT_RATE.burst, ratePerSecond ?? 0),
  }),
  // Headers are taken apart only for who asks.
  deliveryId: (request, { deduplicateHeader }) => {
    const name = deduplicateHeader?.trim().toLowerCase();
    return (name && request.fields[name]?.slice(0, 500)) || null;
  },
  async parse(request, input) {
    const headers = headerFields(request.headers);
    const pattern = pathOf(input);
    return {
      method: request.method,
      path: request.path,
      params: (pattern !== null && compilePathPattern(pattern)(request.path)) || {},
      query: parseForm(request.query),
      headers,
      body: await parseBody(headers['content-type'], request.body, { eventId: request.id }),
      receivedAt: request.receivedAt,
    };
  },
});

function pathOf({ path }: Input): string | null {
  return path?.trim() || null;
}

/** Null where nothing was asked for: then the sender gets the event's id. */
function ownAnswer({ answerStatus, answerBody, answerType }: Input): PlainAnswer | null {
  if (answerStatus === undefined && !answerBody) return null;
  const status = answerStatus ?? 200;
  if (!answerBody) return { status, body: '' };
  const headers = {
    'content-type': answerType?.trim() || 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  };
  // These two statuses have no body (RFC 9110 §15.3.5 and §15.3.6).
  return status === 204 || status === 205 ? { status } : { status, headers, body: answerBody };
}
