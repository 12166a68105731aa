/** A service's webhooks as a few lines of data in, a trigger out. */
import { Type } from 'typebox';

import { parseBody } from '../body/parse-body';
import { defineWebhookTrigger } from '../define';
import type {
  ArrivingRequest,
  PlainAnswer,
  RegistrationDeclaration,
  WebhookTriggerDeclaration,
} from '../trigger/declarations';
import { eventsField, isWanted } from './event-filter';
import { answersHandshakes, EMPTY_ANSWER, type Handshake } from './handshake';
import { headerFields } from './header-fields';
import { parseJson } from '../body/json';
import { type Payload, payloadOf, type Reader } from './payload';
import type { PresetField } from './preset-field';
import type { Verifier } from './verify-signature';

export interface WebhookPreset {
  /** Default `event`. */
  key?: string;
  title: string;
  description: string;
  /** The kinds of auth it takes; default `signing`. All of them have to prove who is sending, so one is required. */
  kinds?: readonly string[];
  verify: Verifier;
  handshakes?: readonly Handshake[];
  /** Names the delivery, so that a repeated one starts nothing; null where the service gives no name. */
  deliveryId: Reader | null;
  /** What happened, as the service calls it; null where there is only one kind of event. */
  event: Reader | null;
  /** The events that are offered; any other may be named as well. */
  events?: readonly string[];
  /** The form's field whose text is the JSON that is meant, where the service sends it so. */
  jsonField?: string;
  /** Header names that carry a secret itself, not a signature: they are not shown and not kept. */
  secretHeaders?: readonly string[];
  fields?: Readonly<Record<string, PresetField>>;
  /** What the service wants to be told; default 200 without a body. */
  answer?: PlainAnswer | ((request: ArrivingRequest) => PlainAnswer);
  registration?: RegistrationDeclaration<PresetInput>;
}

/** Longer ids are cut: they only have to tell deliveries apart. */
const MAX_ID = 500;

const presetInput = (preset: WebhookPreset) =>
  Type.Object(preset.event ? { events: eventsField(preset.events ?? []) } : {}, {
    additionalProperties: false,
  });

export interface PresetInput {
  events?: string[];
}

const outputOf = ({ event, deliveryId, fields = {} }: WebhookPreset) =>
  Type.Object({
    ...(event
      ? { event: Type.Union([Type.String(), Type.Null()], { title: 'Event', description: 'What happened.' }) }
      : {}),
    ...(deliveryId
      ? {
          deliveryId: Type.Union([Type.String(), Type.Null()], { title: 'Delivery', description: 'Its id.' }),
        }
      : {}),
    ...Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    body: Type.Unknown({ title: 'Everything that was sent' }),
    headers: Type.Record(Type.String(), Type.String(), {
      title: 'Headers',
      description: 'Names in lower case.',
    }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  });

/** Declares a webhook trigger by what its service does; only requests that prove to be from there start a run. */
export function defineWebhookPreset(preset: WebhookPreset): WebhookTriggerDeclaration {
  const {
    handshakes = [],
    deliveryId,
    event,
    secretHeaders = [],
    fields = {},
    answer = EMPTY_ANSWER,
  } = preset;
  const handshakeMethods = [...new Set(handshakes.flatMap(({ method }) => method ?? []))];
  const input = presetInput(preset);
  const unwrap = (body: unknown) => unwrapped(body, preset.jsonField);
  const arrived = (request: ArrivingRequest): Payload => {
    const payload = payloadOf(request);
    return { ...payload, body: unwrap(payload.body) };
  };
  return defineWebhookTrigger<typeof input>({
    key: preset.key ?? 'event',
    title: preset.title,
    description: preset.description,
    auth: { kinds: preset.kinds ?? ['signing'], required: true },
    input,
    output: outputOf(preset),
    methods: () => ['POST'],
    verify: async (request, context) => {
      const verdict = await preset.verify(request, context);
      return verdict.ok && secretHeaders.length > 0 ? { ...verdict, secretHeaders } : verdict;
    },
    ...(handshakes.length > 0 ? { handshake: answersHandshakes(handshakes, preset.verify) } : {}),
    ...(handshakeMethods.length > 0 ? { handshakeMethods } : {}),
    deliveryId: (request) => deliveryId?.(arrived(request))?.slice(0, MAX_ID) ?? null,
    wants: (request, settings) =>
      !event || isWanted(event(arrived(request)), (settings as PresetInput).events),
    answer: (_input, request) => (typeof answer === 'function' ? answer(request) : answer),
    ...(preset.registration ? { registration: preset.registration } : {}),
    async parse(request) {
      const all = headerFields(request.headers);
      const body = unwrap(await parseBody(all['content-type'], request.body));
      const payload: Payload = { headers: all, query: request.query, body };
      const shown = Object.entries(all).filter(([name]) => !secretHeaders.includes(name));
      return {
        ...(event ? { event: event(payload) } : {}),
        ...(deliveryId ? { deliveryId: deliveryId(payload) } : {}),
        ...Object.fromEntries(Object.entries(fields).map(([name, { read }]) => [name, read(payload)])),
        body,
        headers: Object.fromEntries(shown),
        receivedAt: request.receivedAt,
      };
    },
  });
}

function unwrapped(body: unknown, field: string | undefined): unknown {
  if (field === undefined || body === null || typeof body !== 'object' || !Object.hasOwn(body, field))
    return body;
  const inner = (body as Record<string, unknown>)[field];
  return typeof inner === 'string' ? parseJson(Buffer.from(inner, 'utf8')) : body;
}
