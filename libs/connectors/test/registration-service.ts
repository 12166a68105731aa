import type { Connector, Registration, RegistrationContext } from '#connector-sdk';
import type { HttpClient, HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, unknown>;
  /** As JSON where it is. */
  body: unknown;
}

export interface Told {
  status?: number;
  body?: unknown;
}

/**
 * A service that remembers what it was asked, and what a trigger needs to register with it.
 * @param connector whose API `context.api` speaks to
 */
export function serviceThat(answers: (asked: Asked) => Told, connector?: Connector) {
  const asked: Asked[] = [];
  const http: HttpClient = {
    request: ({ method, url, headers = {}, body }) => {
      const one = { method, url, headers, body: parsed(body) };
      asked.push(one);
      const { status = 200, body: answer = null } = answers(one);
      return Promise.resolve({ status, url, headers: {}, body: Buffer.from(JSON.stringify(answer)) });
    },
  };
  const context = (
    fields: Record<string, unknown>,
    input: Record<string, unknown> = {},
  ): RegistrationContext<Record<string, unknown>> => ({
    ...fakeActionContext(input, {
      ...(connector ? { connector } : {}),
      auth: { kind: 'access', fields },
      http,
    }),
    url: 'https://sluice.example/hooks/token',
    secret: 'offered',
  });
  const calls = () => asked.map(({ method, url }) => `${method} ${url}`);
  return { asked, calls, context };
}

/** As it comes back from the database. */
export const kept = ({ data, secret = 'offered', expiresAt = null }: Registration): Registration => ({
  ...{ secret, expiresAt },
  data: JSON.parse(JSON.stringify(data)) as unknown,
});

function parsed(body: HttpRequest['body']): unknown {
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  const text = isText ? Buffer.from(body).toString() : '';
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
