import { API_KEY } from './sluice-process';

/** Makes and publishes a workflow over the API and gives its trigger's URL, if it has one. */
export async function publishWorkflow(
  base: string,
  workflow: { name: string; definition: Record<string, unknown> },
): Promise<string | null> {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${API_KEY}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const { id } = await call<{ id: string }>('POST', '/workflows', workflow);
  await call('POST', `/workflows/${id}/publish`);
  const { triggerUrl } = await call<{ triggerUrl: string | null }>('GET', `/workflows/${id}`);
  return triggerUrl;
}
