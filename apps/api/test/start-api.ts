import { ApiModule, configureApi } from '#apps/api';
import { loadConfig } from '#config';
import { serve } from '#server';
import { createDataSource } from '#store';
import { createTestDatabase, testRedis } from '#testing';
import type { Type } from '@nestjs/common';

export const OWNER_KEY = 'sluice_test_key_of_the_owner_0123456789';
export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  /** Null: without credentials. Default: the owner's. */
  key?: string | null;
}

export interface Problem {
  code: string;
  detail: string;
  errors?: { pointer: string; code: string; message: string }[];
}

export interface Api {
  url: string;
  /** `path` below `/api/v1`, or whole when it starts with `//`. */
  call<Body = Record<string, unknown>>(method: string, path: string, call?: Call): Promise<Answer<Body>>;
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The API, alone or with the modules of others, on a database of its own. `env` is added to what it needs. */
export async function startApi(env: Record<string, string> = {}, others: readonly Type[] = []): Promise<Api> {
  const [database, redis] = await Promise.all([createTestDatabase(), testRedis()]);
  const config = loadConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SLUICE_REDIS_PREFIX: redis.prefix,
    SLUICE_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLUICE_LOG_LEVEL: 'silent',
    SLUICE_OWNER_EMAIL: OWNER.email,
    SLUICE_OWNER_PASSWORD: OWNER.password,
    SLUICE_API_KEY: OWNER_KEY,
    ...env,
  });
  const server = await serve([ApiModule, ...others], config, { configure: configureApi });
  const db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
  return {
    url: server.url,
    async call<Body>(method: string, path: string, { body, headers = {}, key = OWNER_KEY }: Call = {}) {
      const address = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
      const response = await fetch(server.url + address, {
        method,
        redirect: 'manual',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : text;
      return { status: response.status, headers: response.headers, body: parsed as Body };
    },
    query: <Row>(sql: string, values: unknown[] = []) => db.query<Row[]>(sql, values),
    async close() {
      await server.close();
      await db.destroy();
      await database.drop();
    },
  };
}
