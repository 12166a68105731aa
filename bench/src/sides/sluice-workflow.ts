import { MAPPING } from '../payload';

const STEP = 'card';

/** Webhook → map → HTTP POST, with the very fields that the floor's template takes. */
function definition(sinkUrl: string): Record<string, unknown> {
  const fields = Object.keys(MAPPING);
  return {
    trigger: { connector: 'webhook', operation: 'catch', connectionId: null, input: {} },
    steps: [
      {
        id: STEP,
        type: 'map',
        title: 'Shape the card',
        input: Object.fromEntries(
          Object.entries(MAPPING).map(([field, path]) => [field, `{{trigger.body.${path}}}`]),
        ),
      },
      {
        id: 'send',
        type: 'action',
        title: 'Send the card',
        connector: 'http',
        operation: 'request',
        connectionId: null,
        input: {
          method: 'POST',
          url: sinkUrl,
          body: Object.fromEntries(fields.map((field) => [field, `{{steps.${STEP}.${field}}}`])),
        },
      },
    ],
  };
}

/** Makes and publishes the workflow over the API and gives its trigger's URL. */
export async function publishWorkflow(base: string, apiKey: string, sinkUrl: string): Promise<string> {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const name = 'Bench: webhook, map, HTTP';
  const { id } = await call<{ id: string }>('POST', '/workflows', { name, definition: definition(sinkUrl) });
  await call('POST', `/workflows/${id}/publish`);
  const { triggerUrl } = await call<{ triggerUrl: string | null }>('GET', `/workflows/${id}`);
  if (triggerUrl === null) throw new Error('The published workflow has no trigger URL.');
  return triggerUrl;
}
