/** https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events */
import {
  bodyDigest,
  defineWebhookPreset,
  fromBody,
  momentField,
  signedBy,
  textField,
  valueField,
} from '#connector-sdk';

import { answerValidation } from './url-validation';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in Zoom',
  description: 'Starts a run for each event of a Zoom app: meetings, webinars, recordings…',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-zm-signature'], form: { kind: 'whole', prefix: 'v0=' } },
    encoding: 'hex',
    content: 'v0:{timestamp}:{body}',
    timestamp: { in: { headers: ['x-zm-request-timestamp'] }, unit: 's' },
  }),
  handshakes: [{ verified: true, answer: answerValidation }],
  // Zoom does not name its deliveries; each event carries its moment in milliseconds.
  deliveryId: bodyDigest,
  event: fromBody('event'),
  events: [
    'meeting.created',
    'meeting.updated',
    'meeting.started',
    'meeting.ended',
    'meeting.participant_joined',
    'meeting.participant_left',
    'webinar.started',
    'webinar.ended',
    'webinar.registration_created',
    'recording.completed',
    'recording.transcript_completed',
    'user.created',
  ],
  fields: {
    topic: textField('Topic', 'payload.object.topic'),
    object: valueField('What it is about', 'payload.object'),
    happenedAt: momentField('When it happened', 'event_ts', 'ms'),
  },
});
