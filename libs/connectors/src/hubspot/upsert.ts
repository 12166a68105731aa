/** https://developers.hubspot.com/docs/guides/api/crm/objects/contacts (create and update, “upsert”) */
import { type ApiClient, pathPart, valueAt } from '#connector-sdk';

/** Makes a record, or changes the one with this value. @returns it, with `new` */
export async function upsert(
  api: ApiClient,
  type: string,
  by: { idProperty: string; id: string },
  properties: Record<string, string>,
): Promise<unknown> {
  const body = await api.post(`/crm/v3/objects/${pathPart(type)}/batch/upsert`, {
    inputs: [{ ...by, properties }],
  });
  return valueAt(body, 'results.0');
}
