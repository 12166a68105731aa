import {
  ACCESS_KIND,
  defineWebhookPreset,
  firstOf,
  fromBody,
  fromHeader,
  type Reader,
  textField,
} from '#connector-sdk';

import { registration, settings } from './registration';
import { signedByTwilio } from './signed-request';

/** An answer that makes Twilio do nothing. JSON in its place would be logged there as an error. */
const NOTHING_TO_DO = {
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
};

/** Twilio does not name its events; what came with them tells. */
const kindOf: Reader = (payload) => {
  const has = (field: string) => fromBody(field)(payload) !== null;
  const status = firstOf(fromBody('MessageStatus'), fromBody('SmsStatus'))(payload);
  if (has('MessageSid') || has('SmsSid')) return `message.${status ?? 'received'}`;
  if (has('RecordingSid')) return `recording.${fromBody('RecordingStatus')(payload) ?? 'completed'}`;
  if (has('CallSid')) return `call.${fromBody('CallStatus')(payload) ?? 'unknown'}`;
  return firstOf(fromBody('EventType'), fromBody('0.type'), fromBody('type'))(payload);
};

export const eventTrigger = defineWebhookPreset({
  title: 'A message or a call came in',
  description: 'Starts a run for messages, calls and their changes of state.',
  kinds: ['signing', ACCESS_KIND],
  verify: signedByTwilio,
  deliveryId: fromHeader('i-twilio-idempotency-token'),
  event: kindOf,
  events: [
    'message.received',
    'message.sent',
    'message.delivered',
    'message.undelivered',
    'message.failed',
    'call.ringing',
    'call.in-progress',
    'call.completed',
    'call.no-answer',
    'recording.completed',
  ],
  answer: NOTHING_TO_DO,
  fields: {
    from: textField('From', 'From'),
    to: textField('To', 'To'),
    text: textField('Text', 'Body'),
  },
  settings,
  registration,
});
