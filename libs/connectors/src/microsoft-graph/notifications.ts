import { listOf, valueAt } from '#connector-sdk';

/** https://learn.microsoft.com/en-us/graph/api/resources/changenotificationcollection */
export const notificationsIn = (body: unknown): readonly unknown[] => listOf(valueAt(body, 'value'));

/** It is a secret, and there is nothing that a workflow could do with it. */
export function withoutClientState(body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  const value = notificationsIn(body).map((item) => {
    if (item === null || typeof item !== 'object') return item;
    const { clientState: _secret, ...rest } = item as Record<string, unknown>;
    return rest;
  });
  return 'value' in body ? { ...body, value } : body;
}
