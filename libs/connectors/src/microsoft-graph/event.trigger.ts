/** https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks */
import { ACCESS_KIND, defineWebhookPreset, EMPTY_ANSWER, type Reader, valueAt } from '#connector-sdk';

import { answerValidation, verifyClientState } from './client-state';
import { notificationsIn, withoutClientState } from './notifications';
import { registration, settings } from './registration';

/** Only some notifications have an id, and two others may be alike in everything although something changed twice. */
const deliveryId: Reader = ({ body }) => {
  const ids = notificationsIn(body).map((item) => valueAt(item, 'id'));
  return ids.length > 0 && ids.every((id) => typeof id === 'string' && id !== '') ? ids.join(' ') : null;
};

const kindOf = (item: unknown): string | null => {
  const kind = valueAt(item, 'lifecycleEvent') ?? valueAt(item, 'changeType');
  return typeof kind === 'string' ? kind : null;
};

export const eventTrigger = defineWebhookPreset({
  title: 'Something changed in Microsoft 365',
  description:
    'Starts a run for the change notifications of a Microsoft Graph subscription; several at once.',
  kinds: ['signing', ACCESS_KIND],
  verify: verifyClientState,
  handshakes: [{ verified: false, answer: answerValidation }],
  deliveryId,
  event: null,
  items: ({ body }) => notificationsIn(body).map((value) => ({ event: kindOf(value), value })),
  events: ['created', 'updated', 'deleted', 'reauthorizationRequired', 'subscriptionRemoved', 'missed'],
  clean: withoutClientState,
  answer: { ...EMPTY_ANSWER, status: 202 },
  settings,
  registration,
});
