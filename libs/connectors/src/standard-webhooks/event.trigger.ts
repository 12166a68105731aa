/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
import {
  defineWebhookPreset,
  firstOf,
  fromBody,
  fromHeader,
  STANDARD_HEADERS,
  standardWebhooks,
  valueField,
} from '#connector-sdk';

export const eventTrigger = defineWebhookPreset({
  title: 'A webhook came in',
  description: 'Starts a run for each webhook that is signed as Standard Webhooks or Svix do it.',
  verify: standardWebhooks(),
  deliveryId: firstOf(...STANDARD_HEADERS.id.map(fromHeader)),
  event: firstOf(...['type', 'event_type', 'eventType', 'event'].map(fromBody)),
  fields: { data: valueField('What it is about', 'data') },
});
