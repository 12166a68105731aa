import type { BrowserContext } from 'playwright-core';

export interface Workflow {
  id: string;
  triggerUrl: string;
}

export interface Api {
  call: <T>(method: string, path: string, data?: unknown) => Promise<T>;
  /** Makes a workflow that a webhook starts, and publishes it. */
  published: (name: string, steps: unknown[], settings?: object) => Promise<Workflow>;
  /** Posts a body to its trigger and gives the id of the run. */
  send: (workflow: Workflow, body: unknown) => Promise<string>;
}

/** The API as whoever is signed in in the browser. */
export function apiOf(url: string, context: BrowserContext): Api {
  const call = async <T>(method: string, path: string, data?: unknown): Promise<T> => {
    const answer = await context.request.fetch(`${url}/api/v1${path}`, {
      method,
      headers: { origin: url },
      ...(data === undefined ? {} : { data }),
    });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    call,
    published: async (name, steps, settings) => {
      const trigger = { connector: 'webhook', operation: 'catch', input: {} };
      const definition = { trigger, steps, ...(settings ? { settings } : {}) };
      const workflow = await call<Workflow>('POST', '/workflows', { name, definition });
      await call('POST', `/workflows/${workflow.id}/publish`);
      return workflow;
    },
    send: async (workflow, body) => {
      const answer = await fetch(workflow.triggerUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { eventId } = (await answer.json()) as { eventId: string };
      const { runs } = await call<{ runs: { id: string }[] }>('GET', `/events/${eventId}`);
      return runs[0]!.id;
    },
  };
}
