import { ApiModule, configureApi } from '#apps/api';
import { IngressModule } from '#apps/ingress';
import { ListenerModule } from '#apps/listener';
import { loadConfig } from '#config';
import type { WorkflowDefinition } from '#schema';
import { serve } from '#server';
import { freePort } from '#servers';
import { createDataSource } from '#store';
import { createTestDatabase, testRedis } from '#testing';

const KEY = 'sluice_test_key_of_the_owner_0123456789';

export interface Answer<Body> {
  status: number;
  body: Body;
}

export interface Trigger {
  connector: string;
  operation: string;
  connectionId?: string | null;
  input?: Record<string, unknown>;
}

export interface MadeWorkflow {
  id: string;
  /** Where its trigger is, published or not. */
  url: string;
  testUrl: string;
}

/** The API, the ingress and the listener in this process, at an address that others can be told. */
export interface Public {
  url: string;
  databaseUrl: string;
  call<Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** A workflow with this trigger and one step, as a draft. */
  draft(trigger: Trigger): Promise<MadeWorkflow>;
  save(id: string, trigger: Trigger): Promise<void>;
  publish<Body = Record<string, unknown>>(id: string): Promise<Answer<Body>>;
  connect(connector: string, auth: string, fields: Record<string, unknown>): Promise<string>;
  /** Live updates from now on. */
  watch(): Promise<{ next(): Promise<unknown>; end(): Promise<void> }>;
  close(): Promise<void>;
}

const definition = (trigger: Trigger): WorkflowDefinition => ({
  trigger,
  steps: [{ id: 'shape', type: 'map', input: { seen: '{{trigger.body}}' } }],
});

export async function startPublic(): Promise<Public> {
  const [database, redis, port] = await Promise.all([createTestDatabase(), testRedis(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const config = loadConfig({
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SLUICE_REDIS_PREFIX: redis.prefix,
    SLUICE_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLUICE_LOG_LEVEL: 'silent',
    SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8',
    SLUICE_OWNER_EMAIL: 'owner@example.com',
    SLUICE_OWNER_PASSWORD: 'correct horse battery',
    SLUICE_API_KEY: KEY,
  });
  const server = await serve([ApiModule, IngressModule, ListenerModule], config, { configure: configureApi });
  const db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();

  async function call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
  }

  return {
    url,
    databaseUrl: database.url,
    call,
    query: <Row>(sql: string, values: unknown[] = []) => db.query<Row[]>(sql, values),
    async draft(trigger) {
      const { body } = await call<{ id: string; testUrl: string }>('POST', '/workflows', {
        name: 'Tested',
        definition: definition(trigger),
      });
      return { id: body.id, testUrl: body.testUrl, url: body.testUrl?.replace('/hooks/test/', '/hooks/') };
    },
    async save(id, trigger) {
      await call('PUT', `/workflows/${id}/draft`, { definition: definition(trigger) });
    },
    publish: (id) => call('POST', `/workflows/${id}/publish`),
    async connect(connector, auth, fields) {
      const made = await call<{ id: string }>('POST', '/connections', {
        name: 'Tested',
        connector,
        auth,
        fields,
      });
      if (made.status !== 201) throw new Error(`No connection: ${JSON.stringify(made.body)}`);
      return made.body.id;
    },
    watch: () => watch(`${url}/api/v1/live`),
    async close() {
      await server.close();
      await db.destroy();
      await database.drop();
    },
  };
}

async function watch(url: string) {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${KEY}` } });
  const reader = answer.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async next(): Promise<unknown> {
      for (;;) {
        const found = /event: runs\ndata: (.*)\n\n/.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return JSON.parse(found[1]!) as unknown;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error('The live updates ended.');
        text += decoder.decode(value, { stream: true });
      }
    },
    end: () => reader.cancel(),
  };
}
