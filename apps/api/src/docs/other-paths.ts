/** What OpenAPI shows beside the API itself: trigger URLs, health and metrics. */
import { ERROR_CATALOGUE, type ErrorCode } from '#kernel';

import type { Json } from './to-openapi-schema';

const HOOK_ERRORS: readonly ErrorCode[] = [
  'hook.unauthorized',
  'hook.forbidden',
  'hook.unknown',
  'hook.method_not_allowed',
  'hook.unpublished',
  'hook.upgrade_required',
  'request.too_large',
  'request.unsupported_encoding',
  'rate.limited',
  'server.unavailable',
];

const problem = (code: ErrorCode): [string, Json] => [
  String(ERROR_CATALOGUE[code].status),
  {
    description: `\`${code}\`: ${ERROR_CATALOGUE[code].title}.`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } } },
  },
];

const token = { name: 'token', in: 'path', required: true, schema: { type: 'string' } };

const hook = (method: string): Json => ({
  operationId: `${method}Hook`,
  summary: 'Send an event',
  description:
    'Answered once the event is stored, or, where the trigger says so, with what its run returns. Addresses below it, and the other methods, work in the same way.',
  tags: ['Trigger URLs'],
  security: [],
  parameters: [token],
  ...(method === 'post' ? { requestBody: { content: { '*/*': { schema: {} } } } } : {}),
  responses: {
    202: {
      description: 'Stored. For a repeated delivery, the id of the first one.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['eventId'],
            properties: { eventId: { type: 'string', format: 'uuid' } },
          },
        },
      },
    },
    ...Object.fromEntries(HOOK_ERRORS.map(problem)),
  },
});

const TEST_ERRORS = [
  ...HOOK_ERRORS.filter((code) => code !== 'hook.unpublished'),
  'hook.incomplete' as const,
];

const testHook: Json = {
  operationId: 'postTestHook',
  summary: 'Send a test event',
  description:
    'Treated as the trigger of the draft would, captured, and starting nothing. Addresses below it, and the other methods, work in the same way.',
  tags: ['Trigger URLs'],
  security: [],
  parameters: [token],
  requestBody: { content: { '*/*': { schema: {} } } },
  responses: {
    202: {
      description: 'Captured.',
      content: {
        'application/json': {
          schema: { type: 'object', properties: { captureId: { type: 'string', format: 'uuid' } } },
        },
      },
    },
    ...Object.fromEntries(TEST_ERRORS.map(problem)),
  },
};

const WAIT_ERRORS: readonly ErrorCode[] = [
  'resume.unknown',
  'resume.used',
  'resume.gone',
  'server.unavailable',
];

const page = { description: 'A page for a person; it changes nothing.', content: { 'text/html': {} } };

/** The addresses that a waiting step makes. */
const wait = (name: string, summary: string, answer: Json): Json => ({
  get: {
    operationId: `get${name}`,
    summary: `${summary}: the page`,
    tags: ['Waiting steps'],
    security: [],
    parameters: [token],
    responses: { 200: page, ...Object.fromEntries(WAIT_ERRORS.map(problem)) },
  },
  post: {
    operationId: `post${name}`,
    summary,
    description: 'Works once. Answered with a page where `Accept` names `text/html`.',
    tags: ['Waiting steps'],
    security: [],
    parameters: [token],
    requestBody: { content: { '*/*': { schema: {} } } },
    responses: {
      200: {
        description: 'Kept; the run goes on.',
        content: { 'application/json': { schema: { type: 'object', properties: answer } } },
      },
      ...Object.fromEntries([...WAIT_ERRORS, 'request.invalid' as const].map(problem)),
    },
  },
});

const operation = (operationId: string, summary: string, responses: Json): Json => ({
  get: { operationId, summary, tags: ['Operation'], security: [], responses },
});

const state = { type: 'string', enum: ['ok', 'unavailable'] };
const readiness = {
  'application/json': {
    schema: { type: 'object', properties: { status: state, postgres: state, redis: state } },
  },
};

export const OTHER_PATHS: Json = {
  '/hooks/{token}': { get: hook('get'), post: hook('post'), put: hook('put') },
  '/hooks/test/{token}': { post: testHook },
  '/resume/{token}': wait('Resume', 'Let a run go on that waits for a callback', {
    resumed: { type: 'boolean' },
  }),
  '/approve/{token}': wait('Approve', 'Approve or decline by link', { approved: { type: 'boolean' } }),
  '/health/live': operation('getHealthLive', 'Whether the process is alive', {
    200: { description: 'It is.' },
  }),
  '/health/ready': operation('getHealthReady', 'Whether the process can do its work', {
    200: { description: 'It can. Redis is told, but does not decide.', content: readiness },
    503: { description: 'It can’t reach Postgres.', content: readiness },
  }),
  '/metrics': operation('getMetrics', 'Metrics for Prometheus', {
    200: { description: 'In the text format.', content: { 'text/plain': { schema: { type: 'string' } } } },
  }),
};
