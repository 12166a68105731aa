import { compileSchema, STEP_SCHEMAS } from '#schema';

import { type Api, startApi } from './start-api';

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: { name: string; in: string; required: boolean; schema: Json }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
  security?: unknown[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  tags: { name: string }[];
  components: { schemas: Record<string, Json>; securitySchemes: Json };
}

let api: Api;
let document: Document;

beforeAll(async () => {
  api = await startApi();
  document = (await api.call<Document>('GET', '//api/openapi.json', { key: null })).body;
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

function references(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const own = '$ref' in node && typeof node.$ref === 'string' ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(references)];
}

it('is OpenAPI 3.1 with everything in its place', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'apiKey']);
  const tags = document.tags.map(({ name }) => name);
  for (const { path, operation } of operations()) {
    expect(operation.summary).toBeTruthy();
    for (const tag of operation.tags) expect(tags).toContain(tag);
    expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[1-5]\d\d$/);
      expect(description).toBeTruthy();
    }
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(inPath);
    for (const { required } of declared) expect(required).toBe(true);
  }
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('refers only to what it defines', () => {
  const targets = new Set(references(document));
  expect(targets).toContain('#/components/schemas/Condition');
  expect(targets).toContain('#/components/schemas/Step');
  expect(targets).toContain('#/components/schemas/WorkflowDetail');
  for (const target of targets) {
    expect(target).toMatch(/^#\/components\/schemas\/\w+$/);
    expect(document.components.schemas).toHaveProperty(target.split('/').at(-1)!);
  }
});

it('describes each type of step once, and steps within steps by reference', () => {
  const { Step, Steps, LoopStep } = document.components.schemas as Record<
    string,
    { anyOf: Json[]; properties: Json }
  >;
  expect(Step).toMatchObject({ discriminator: { propertyName: 'type' } });
  expect(Step!.anyOf).toHaveLength(Object.keys(STEP_SCHEMAS).length);
  expect(Step!.anyOf).toContainEqual({ $ref: '#/components/schemas/LoopStep' });
  expect(LoopStep!.properties.steps).toEqual({ $ref: '#/components/schemas/Steps' });
  expect(Steps).toMatchObject({ items: { $ref: '#/components/schemas/Step' } });
});

it('holds what this issue builds', () => {
  const paths = Object.keys(document.paths);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/api/v1/workflows/{id}/draft',
      '/api/v1/workflows/{id}/versions/{version}/restore',
      '/api/v1/runs/{id}/retry',
      '/api/v1/events/replay',
      '/api/v1/connections/{id}',
      '/api/v1/api-keys',
      '/api/v1/members',
      '/api/v1/audit',
      '/api/v1/live',
      '/hooks/{token}',
      '/health/ready',
      '/metrics',
    ]),
  );
});

/** Known to the check by its name; written out, it would have no end. */
const REFERS_TO_ITSELF = ['Condition', 'Step'];

it('tells the truth: answers fit the schemas that it gives them', async () => {
  const schemas = document.components.schemas;
  const whole = (node: unknown): unknown => {
    if (node === null || typeof node !== 'object') return node;
    if (Array.isArray(node)) return node.map(whole);
    if ('$ref' in node && typeof node.$ref === 'string') {
      const name = node.$ref.split('/').at(-1)!;
      return REFERS_TO_ITSELF.includes(name) ? { $ref: name } : whole(schemas[name]);
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, whole(value)]));
  };
  const check = async (method: string, path: string, at: string, body?: unknown) => {
    const answer = await api.call(method, path, { body });
    const operation = document.paths[`/api/v1${at}`]![method.toLowerCase()]!;
    const [schema] = Object.values(operation.responses[answer.status]!.content!);
    expect([path, compileSchema(whole(schema!.schema) as object)(answer.body)]).toEqual([path, []]);
    return answer.body;
  };
  const step = { id: 'a', type: 'map', input: { n: '{{trigger.body}}' } };
  const loop = { id: 'l', type: 'loop', over: 1, steps: [{ ...step, id: 'b' }] };
  const definition = { trigger: { connector: 'webhook', operation: 'catch' }, steps: [step, loop] };
  const { id } = (await check('POST', '/workflows', '/workflows', { name: 'True', definition })) as {
    id: string;
  };
  await check('POST', `/workflows/${id}/publish`, '/workflows/{id}/publish');
  await check('GET', `/workflows/${id}`, '/workflows/{id}');
  await check('GET', '/workflows', '/workflows');
  await check('GET', `/workflows/${id}/versions`, '/workflows/{id}/versions');
  await check('GET', `/workflows/${id}/versions/1`, '/workflows/{id}/versions/{version}');
  await check('PUT', `/workflows/${id}/draft`, '/workflows/{id}/draft', { definition: {} });
  const run = await check('POST', `/workflows/${id}/run`, '/workflows/{id}/run', { body: 1 });
  const { runId, eventId } = run as { runId: string; eventId: string };
  await check('GET', '/runs', '/runs');
  await check('GET', `/runs/${runId}`, '/runs/{id}');
  await check('GET', '/events', '/events');
  await check('GET', `/events/${eventId}`, '/events/{id}');
  await check('GET', '/connectors', '/connectors');
  await check('GET', '/connectors/http', '/connectors/{key}');
  await check('GET', '/audit', '/audit');
  await check('GET', '/runs/nope', '/runs/{id}');
});
