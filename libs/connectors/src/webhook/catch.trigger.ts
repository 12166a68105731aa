/** A stored request in, what templates see as `trigger` out. */
import { Type } from 'typebox';

import { defineWebhookTrigger, parseBody, parseForm } from '#connector-sdk';

import { headerFields } from './header-fields';

/** Looking at an address in a browser, or a link preview doing so, must not start a run. */
const DEFAULT_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Shorter than most senders and load balancers wait. */
const DEFAULT_DEADLINE_MS = 25_000;

export const catchTrigger = defineWebhookTrigger({
  key: 'catch',
  title: 'Catch a request',
  description: 'Starts a run for every request to this workflow’s trigger URL.',
  input: Type.Object(
    {
      methods: Type.Optional(
        Type.Array(Type.Enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']), {
          title: 'Methods',
          description:
            'The methods that start a run; others are answered with 405. Left out: POST, PUT, PATCH and DELETE.',
          minItems: 1,
          uniqueItems: true,
          default: [...DEFAULT_METHODS],
          ui: { advanced: true },
        }),
      ),
      respond: Type.Optional(
        Type.Enum(['atOnce', 'whenFinished'], {
          title: 'Answer',
          description:
            'At once: 202 as soon as the event is stored. When finished: the sender waits for the run, and gets what its return step gives.',
          default: 'atOnce',
        }),
      ),
      deadlineMs: Type.Optional(
        Type.Integer({
          title: 'Longest wait in milliseconds',
          description: 'A run that takes longer goes on, and the sender gets 202 with its id.',
          minimum: 100,
          maximum: 120_000,
          default: DEFAULT_DEADLINE_MS,
          ui: { showWhen: { field: 'respond', in: ['whenFinished'] } },
        }),
      ),
      deduplicateHeader: Type.Optional(
        Type.String({
          title: 'Delivery header',
          description:
            'A header in which the sender names the delivery. A second request with the same value is accepted but starts nothing.',
          maxLength: 100,
          ui: { placeholder: 'X-GitHub-Delivery', advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    method: Type.String({ title: 'Method' }),
    path: Type.String({ title: 'Path', description: 'Below the trigger URL; empty or starting with /.' }),
    query: Type.Record(Type.String(), Type.Unknown(), { title: 'Query' }),
    headers: Type.Record(Type.String(), Type.String(), {
      title: 'Headers',
      description: 'Names in lower case.',
    }),
    body: Type.Unknown({ title: 'Body' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  methods: (input) => input.methods ?? DEFAULT_METHODS,
  answerDeadlineMs: ({ respond, deadlineMs }) =>
    respond === 'whenFinished' ? (deadlineMs ?? DEFAULT_DEADLINE_MS) : null,
  deliveryId: ({ fields }, { deduplicateHeader }) => {
    const name = deduplicateHeader?.trim().toLowerCase();
    return (name && fields[name]?.slice(0, 500)) || null;
  },
  async parse(request) {
    const headers = headerFields(request.headers);
    return {
      method: request.method,
      path: request.path,
      query: parseForm(request.query),
      headers,
      body: await parseBody(headers['content-type'], request.body),
      receivedAt: request.receivedAt,
    };
  },
});
