/** A service's webhooks as a few lines of data in, a trigger out. */
import type { TSchema } from 'typebox';

import { parseJson } from '../body/json';
import { parseBody } from '../body/parse-body';
import { defineWebhookTrigger } from '../define';
import type {
  ArrivingRequest,
  IncomingRequest,
  PlainAnswer,
  RegistrationDeclaration,
  WebhookTriggerDeclaration,
} from '../trigger/declarations';
import { isWanted } from './event-filter';
import { answersHandshakes, EMPTY_ANSWER, type Handshake } from './handshake';
import { headerFields } from './header-fields';
import { type Payload, payloadOf, type Reader } from './payload';
import type { PresetField } from './preset-field';
import { type PresetInput, presetInput, presetOutput, type RegistrableInput } from './preset-schemas';
import type { Verifier } from './verify-signature';

/** One of several things that came in one request. */
export interface PresetItem {
  event: string | null;
  value: unknown;
}

export interface WebhookPreset {
  /** Default `event`. */
  key?: string;
  title: string;
  description: string;
  /** The kinds of auth it takes; default `signing`. All of them prove who is sending, so one is required. */
  kinds?: readonly string[];
  verify: Verifier;
  handshakes?: readonly Handshake[];
  /** Names the delivery, so that a repeated one starts nothing; null where the service gives no name. */
  deliveryId: Reader | null;
  /** What happened, as the service calls it; null where there is only one kind of event, or `items` says it. */
  event: Reader | null;
  /** For services that send several things at once: each of them. Only those that were asked for are handed on. */
  items?: (payload: Payload) => readonly PresetItem[];
  /** The events that are offered; any other may be named as well. */
  events?: readonly string[];
  /** The form's field whose text is the JSON that is meant, where the service sends it so. */
  jsonField?: string;
  /** Header names that carry a secret itself, not a signature: they are not kept, and not shown. */
  secretHeaders?: readonly string[];
  /** Takes secrets out of what is shown of the body. */
  clean?: (body: unknown) => unknown;
  fields?: Readonly<Record<string, PresetField>>;
  /** What the service wants to be told; default 200 without a body. */
  answer?: PlainAnswer | ((request: ArrivingRequest) => PlainAnswer);
  /** What else it asks for, beside the events: what to register at the service. All of it optional. */
  settings?: Readonly<Record<string, TSchema>>;
  registration?: RegistrationDeclaration<RegistrableInput>;
}

/** Longer ids are cut: they only have to tell deliveries apart. */
const MAX_ID = 500;

/** Declares a webhook trigger by what its service does; only requests that prove to be from there start a run. */
export function defineWebhookPreset(preset: WebhookPreset): WebhookTriggerDeclaration {
  const { handshakes = [], deliveryId, secretHeaders = [], answer = EMPTY_ANSWER } = preset;
  const handshakeMethods = [...new Set(handshakes.flatMap(({ method }) => method ?? []))];
  const input = presetInput(preset);
  const arrived = (request: ArrivingRequest): Payload => inside(payloadOf(request), preset.jsonField);
  return defineWebhookTrigger<typeof input>({
    key: preset.key ?? 'event',
    title: preset.title,
    description: preset.description,
    auth: { kinds: preset.kinds ?? ['signing'], required: true },
    input,
    output: presetOutput(preset),
    methods: () => ['POST'],
    verify: async (request, context) => {
      const verdict = await preset.verify(request, context);
      return verdict.ok && secretHeaders.length > 0 ? { ...verdict, secretHeaders } : verdict;
    },
    ...(handshakes.length > 0 ? { handshake: answersHandshakes(handshakes, preset.verify) } : {}),
    ...(handshakeMethods.length > 0 ? { handshakeMethods } : {}),
    deliveryId: (request) => deliveryId?.(arrived(request))?.slice(0, MAX_ID) ?? null,
    wants: (request, settings) => wants(preset, arrived(request), settings),
    answer: (_input, request) => (typeof answer === 'function' ? answer(request) : answer),
    ...(preset.registration ? { registration: preset.registration } : {}),
    parse: (request, settings) => describe(preset, request, settings),
  });
}

function wants({ event, items }: WebhookPreset, payload: Payload, { events }: PresetInput): boolean {
  if (!events || events.length === 0) return true;
  if (!items) return !event || isWanted(event(payload), events);
  const found = items(payload);
  return found.length === 0 ? isWanted(null, events) : found.some((item) => isWanted(item.event, events));
}

/** Throws `FailureError` with a `body.…` code when the body is not what its type says. */
async function describe(
  preset: WebhookPreset,
  request: IncomingRequest,
  { events }: PresetInput,
): Promise<Record<string, unknown>> {
  const { event, items, deliveryId, secretHeaders = [], fields = {}, clean = (body) => body } = preset;
  const headers = headerFields(request.headers);
  const parsed = await parseBody(headers['content-type'], request.body, { eventId: request.id });
  const body = unwrapped(parsed, preset.jsonField);
  const payload: Payload = { headers, query: request.query, body: clean(body), raw: request.body };
  const wanted = items?.(payload).filter((item) => isWanted(item.event, events));
  const shown = Object.entries(headers).filter(([name]) => !secretHeaders.includes(name));
  return {
    ...(event ? { event: event(payload) } : {}),
    ...(wanted ? { events: [...new Set(wanted.flatMap((item) => item.event ?? []))] } : {}),
    ...(wanted ? { items: wanted.map(({ value }) => value) } : {}),
    ...(deliveryId ? { deliveryId: deliveryId(payload) } : {}),
    ...Object.fromEntries(Object.entries(fields).map(([name, { read }]) => [name, read(payload)])),
    body: payload.body,
    headers: Object.fromEntries(shown),
    receivedAt: request.receivedAt,
  };
}

/** The payload that a form's field holds. */
function inside(payload: Payload, field: string | undefined): Payload {
  if (field === undefined) return payload;
  const { headers, query, raw } = payload;
  return {
    headers,
    query,
    raw,
    get body() {
      return unwrapped(payload.body, field);
    },
  };
}

function unwrapped(body: unknown, field: string | undefined): unknown {
  if (field === undefined || body === null || typeof body !== 'object' || !Object.hasOwn(body, field))
    return body;
  const inner = (body as Record<string, unknown>)[field];
  return typeof inner === 'string' ? parseJson(Buffer.from(inner, 'utf8')) : body;
}
