import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { WorkerModule } from '#apps/worker';
import { startUpstream, type Upstream, waitUntil } from '#testing';
import { Webhook } from 'standardwebhooks';
import { WebSocketServer } from 'ws';

import { type Api, startApi } from './start-api';

let api: Api;
let service: Upstream;
let sockets: WebSocketServer;

const SECRET = `whsec_${Buffer.from('canary-of-the-webhook-secret').toString('base64')}`;
const TOKEN = 'canary-token-8Hq3';

beforeAll(async () => {
  sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  [api, service] = await Promise.all([
    startApi({ SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8' }, [WorkerModule]),
    startUpstream(),
  ]);
});
afterAll(async () => {
  await new Promise((resolve) => sockets.close(resolve));
  await service.close();
  await api.close();
});

async function connect(connector: string, auth: string, fields: object): Promise<string> {
  const body = { name: connector, connector, auth, fields };
  const made = await api.call<{ id: string }>('POST', '/connections', { body });
  expect(made).toMatchObject({ status: 201 });
  return made.body.id;
}

interface Run {
  status: string;
  error: unknown;
  steps: { stepId: string; output: unknown; error: unknown }[];
}

async function runOf(steps: object[]): Promise<Run> {
  const definition = {
    trigger: { connector: 'workflow', operation: 'manual', input: {} },
    steps: steps.map((step) => ({ type: 'action', ...step })),
  };
  const { body } = await api.call<{ id: string }>('POST', '/workflows', {
    body: { name: 'Web', definition },
  });
  expect(await api.call('POST', `/workflows/${body.id}/publish`)).toMatchObject({ status: 200 });
  const started = await api.call<{ runId: string }>('POST', `/workflows/${body.id}/run`, {
    body: { body: {} },
  });
  return waitUntil(
    async () => {
      const { body: run } = await api.call<Run>('GET', `/runs/${started.body.runId}`);
      return ['succeeded', 'failed', 'filtered'].includes(run.status) ? run : undefined;
    },
    { what: 'the run to end', timeoutMs: 20_000 },
  );
}

const ENVELOPE = (body: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;

const ANSWERS: Record<string, (url: URL) => { headers?: Record<string, string>; body: string | object }> = {
  '/list': ({ searchParams }) => {
    const page = Number(searchParams.get('page'));
    return { body: page < 3 ? [{ id: page * 2 - 1 }, { id: page * 2 }] : [] };
  },
  '/events': () => ({
    headers: { 'content-type': 'text/event-stream' },
    body: 'data: {"at":50}\n\ndata: {"at":100}\n\ndata: {"at":101}\n\n',
  }),
  '/graphql': () => ({ body: { data: { order: { total: 42.5 } } } }),
  '/soap': () => ({ headers: { 'content-type': 'text/xml' }, body: ENVELOPE('<Ok><id>7</id></Ok>') }),
};

it('carries out what speaks the protocols of the web, one step after another', async () => {
  service.answer((request) => {
    const url = new URL(request.url, service.url);
    return (
      ANSWERS[url.pathname]?.(url) ?? {
        body: { took: JSON.parse(request.body.toString() || 'null') as unknown },
      }
    );
  });
  sockets.on('connection', (socket, { headers }) => {
    socket.on('message', (data: Buffer) =>
      socket.send(JSON.stringify({ echo: data.toString(), by: headers.authorization })),
    );
  });
  const [webhook, http, websocket] = await Promise.all([
    connect('webhook', 'standard', { secrets: [SECRET] }),
    connect('http', 'bearer', { token: TOKEN }),
    connect('websocket', 'bearer', { token: TOKEN }),
  ]);
  const at = (path: string) => `${service.url}${path}`;
  const run = await runOf([
    {
      id: 'list',
      connector: 'http',
      operation: 'pages',
      connectionId: http,
      input: { url: at('/list'), paging: 'page' },
    },
    {
      id: 'each',
      connector: 'http',
      operation: 'batch',
      input: { items: '{{steps.list.items}}', method: 'PUT', url: at('/cards/{id}') },
    },
    {
      id: 'job',
      connector: 'stream',
      operation: 'read',
      input: { url: at('/events'), format: 'sse', untilPath: 'at', untilValue: '100' },
    },
    {
      id: 'ask',
      connector: 'websocket',
      operation: 'send',
      connectionId: websocket,
      input: {
        url: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}/`,
        message: '{{steps.job.count}}',
        answer: 'next',
      },
    },
    {
      id: 'query',
      connector: 'graphql',
      operation: 'query',
      input: { url: at('/graphql'), query: '{ order { total } }' },
    },
    {
      id: 'call',
      connector: 'soap',
      operation: 'call',
      input: { url: at('/soap'), operation: 'Get', namespace: 'urn:x' },
    },
    {
      id: 'tell',
      connector: 'webhook',
      operation: 'send',
      connectionId: webhook,
      input: { url: at('/hook'), type: 'order.done', body: { total: '{{steps.query.data.order.total}}' } },
    },
  ]);
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  const output = (id: string) => run.steps.find(({ stepId }) => stepId === id)?.output;
  expect(output('list')).toMatchObject({ count: 4, pages: 3, more: false });
  expect(output('each')).toMatchObject({
    succeeded: 4,
    results: [{ body: { took: { id: 1 } } }, {}, {}, { body: { took: { id: 4 } } }],
  });
  expect(output('job')).toMatchObject({ ended: 'match', count: 2 });
  expect(output('ask')).toMatchObject({ answer: { echo: '2' } });
  expect(output('call')).toMatchObject({ name: 'Ok', result: { id: '7' } });

  const sent = service.requests.find(({ url }) => url === '/hook')!;
  expect(new Webhook(SECRET).verify(sent.body, sent.headers as Record<string, string>)).toMatchObject({
    type: 'order.done',
    data: { total: 42.5 },
  });
  expect(output('tell')).toMatchObject({ status: 200, id: sent.headers['webhook-id'] });
  expect(service.requests.find(({ url }) => url.startsWith('/list'))?.headers.authorization).toBe(
    `Bearer ${TOKEN}`,
  );
  // The service echoed the token; nobody sees it here.
  expect(JSON.stringify(run)).not.toMatch(/canary-token|Y2FuYXJ5/);
});
