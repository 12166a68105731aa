/** The kinds of interactions, and what Discord wants to be told at once for each. */
import {
  type ArrivingRequest,
  firstOf,
  fromBody,
  jsonAnswer,
  payloadOf,
  type PlainAnswer,
  type Reader,
  valueAt,
} from '#connector-sdk';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object */
const KINDS: Readonly<Record<number, string>> = {
  2: 'command',
  3: 'component',
  4: 'autocomplete',
  5: 'modal',
};

const PONG = jsonAnswer({ type: 1 });
/** ‘… is thinking’, until the answer follows within 15 minutes. */
const DEFERRED = jsonAnswer({ type: 5 });
/** The message with the button stays as it is for now. */
const DEFERRED_UPDATE = jsonAnswer({ type: 6 });
const NO_CHOICES = jsonAnswer({ type: 8, data: { choices: [] } });
const NO_CONTENT: PlainAnswer = { status: 204 };

/** Webhook events have an `event`; they share the signature and nothing else. */
const isWebhookEvent = (body: unknown): boolean => valueAt(body, 'event') !== undefined;

/** Discord asks whether somebody is there, and once in a while with a signature that must be refused. */
export function pong(request: ArrivingRequest): PlainAnswer | null {
  const { body } = payloadOf(request);
  const type = valueAt(body, 'type');
  if (type === 0 && valueAt(body, 'application_id') !== undefined) return NO_CONTENT;
  return type === 1 && !isWebhookEvent(body) ? PONG : null;
}

export function acknowledge(request: ArrivingRequest): PlainAnswer {
  const { body } = payloadOf(request);
  if (isWebhookEvent(body)) return NO_CONTENT;
  switch (valueAt(body, 'type')) {
    case 3:
      return DEFERRED_UPDATE;
    case 4:
      return NO_CHOICES;
    default:
      return DEFERRED;
  }
}

/** `command.door`, `component.open_door`, `modal.feedback`; of webhook events their own name. */
export const interactionName: Reader = (payload) => {
  const kind = KINDS[Number(valueAt(payload.body, 'type'))];
  if (isWebhookEvent(payload.body) || kind === undefined) return fromBody('event.type')(payload);
  const name = firstOf(fromBody('data.name'), fromBody('data.custom_id'))(payload);
  return name === null ? kind : `${kind}.${name}`;
};

/** Where the answer to an interaction is sent with PATCH. */
export const answerAddress: Reader = (payload) => {
  const application = fromBody('application_id')(payload);
  const token = fromBody('token')(payload);
  if (application === null || token === null) return null;
  return `https://discord.com/api/v10/webhooks/${encodeURIComponent(application)}/${encodeURIComponent(token)}/messages/@original`;
};
