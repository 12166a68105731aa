/** An event of a trigger with keys or a gate in → the same with its keys, ready to be stored. */
import type { NewEvent, NewGatedEvent, TriggerAddress } from '#store';

import type { EventKeyReader } from './event-keys';

/** Keeps keys of templates apart from those that senders name in a header. */
const BY_TEMPLATE = 'template:';

export async function gatedEvent(
  event: NewEvent,
  trigger: TriggerAddress,
  reader: EventKeyReader,
): Promise<NewGatedEvent> {
  const { method = null, path = null, query = null, headers, contentType = null, body, source } = event;
  const read = { source, method, path, query, headers: headers ? [...headers] : null, contentType, body };
  const keys = await reader.read({ ...read, receivedAt: new Date() }, trigger);
  const { deduplicateKey, deduplicateMs, ...rest } = keys;
  const byTemplate =
    event.key || deduplicateKey === null
      ? {}
      : {
          key: `${BY_TEMPLATE}${deduplicateKey}`,
          ...(deduplicateMs === null ? {} : { keyWindowMs: deduplicateMs }),
        };
  return { ...event, ...byTemplate, ...rest, versionId: trigger.versionId };
}
