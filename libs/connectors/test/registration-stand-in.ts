import type { Connector, ConnectionCredentials, Exchange, RegistrationContext } from '#connector-sdk';
import { fakeActionContext, serviceStandIn } from '#testing';

export const HOOK_URL = 'https://sluice.example/hooks/token';

/** What a trigger needs to register itself with the connector's API, and a service that gives these answers. */
export function registering(
  connector: Connector,
  auth: ConnectionCredentials,
  input: Record<string, unknown>,
  ...answers: Exchange['response'][]
) {
  const exchanges = answers.map((response) => ({ request: { method: '', url: '' }, response }));
  const { http, sent } = serviceStandIn(exchanges);
  const context = {
    ...fakeActionContext(input, { connector, auth, http }),
    ...{ url: HOOK_URL, secret: 'offered' },
  } as RegistrationContext<Record<string, unknown>>;
  /** Method, address and body of each request; JSON as a value. */
  const asked = () => sent.map(({ method, url, body }) => [method, url, parsed(body)]);
  return { context, asked };
}

function parsed(body: string | null): unknown {
  if (body === null) return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
