/** Steps that more than one of the workloads has. */
import { EFFECT_FIELD, FIELDS, MAPPING } from '../payload';

const CARD = 'card';

/** Without the limit that keeps a sender from flooding a workflow by mistake. */
export const WEBHOOK = {
  connector: 'webhook',
  operation: 'catch',
  connectionId: null,
  input: { ratePerSecond: 10_000, rateBurst: 20_000 },
} as const;

/** Takes out of the webhook's body the very fields that the floor's template takes. */
export const SHAPE_CARD = {
  id: CARD,
  type: 'map',
  title: 'Shape the card',
  input: Object.fromEntries(
    Object.entries(MAPPING).map(([field, path]) => [field, `{{trigger.body.${path}}}`]),
  ),
} as const;

/** Posts the card; `effect` tells apart the calls of one run, and is left out where there is only one. */
export function sendCard(id: string, sinkUrl: string, effect?: number | string): Record<string, unknown> {
  return {
    id,
    type: 'action',
    title: 'Send the card',
    connector: 'http',
    operation: 'request',
    connectionId: null,
    input: {
      method: 'POST',
      url: sinkUrl,
      body: {
        ...Object.fromEntries(FIELDS.map((field) => [field, `{{steps.${CARD}.${field}}}`])),
        ...(effect === undefined ? {} : { [EFFECT_FIELD]: effect }),
      },
    },
  };
}
