/** The kinds of triggers there are, each a declaration. */
import type { HttpClient, SocketClient, Problem } from '#kernel';
import type { Static, TObject, TSchema } from 'typebox';

import type { ApiClient } from '../api/declaration';
import type { ConnectionCredentials } from '../connection-credentials';
import type { HeldContext } from './held';
import type { SocketLimits, SocketRequest } from './socket';
import type { StreamDescription } from './stream';

/** A stored HTTP request, as a trigger sees it after the commit. */
export interface IncomingRequest {
  /** Of its event; null, or left out, where nothing is stored: examples, and what came to a draft's test address. */
  id?: string | null;
  method: string;
  /** Below the trigger's own address; empty or starting with `/`. */
  path: string;
  /** Without `?`. */
  query: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** As received, decompressed. */
  body: Buffer;
  /** ISO 8601. */
  receivedAt: string;
}

/** What every kind of trigger has. */
export interface TriggerBase<Input extends TObject = TObject> {
  key: string;
  title: string;
  description: string;
  input: Input;
  output: TSchema;
  /** The kinds of auth (`AuthKind.key`) whose connections it takes. Left out: it takes none. */
  auth?: { kinds: readonly string[]; required: boolean };
  /** What is wrong with settings that fit the schema; pointers begin within the input (`/pattern`). Left out: nothing. */
  problems?(input: Static<Input>): readonly Problem[];
}

/** A request as it comes in, before it is stored. */
export interface ArrivingRequest extends Omit<IncomingRequest, 'receivedAt'> {
  /** The whole address as the sender spelt it, with scheme, host and query: some sign it. */
  url: string;
  /** Header names are lower case; lines of one name are joined as RFC 9110 §5.3 says. */
  fields: Readonly<Record<string, string>>;
  /** Of the sender, as far as trusted proxies tell; null when unknown. */
  address: string | null;
}

export interface ArrivalContext<Input> {
  input: Input;
  /** Null when the trigger has no connection. */
  auth: ConnectionCredentials | null;
  /** What the service gave at `register`; null where nothing was registered. */
  registration: Registration | null;
  /** For keys that have to be fetched (JWKS). */
  http: HttpClient;
  /** Milliseconds since 1970. */
  now: number;
  /** For what the trigger hands out and wants back unchanged. */
  seal: TriggerSeal;
}

/** Nobody else can make what is sealed, but anybody can read it; another trigger's is not opened. */
export interface TriggerSeal {
  /** The text, without a `.`, with a signature behind it: `text.signature`, where the signature is base64url. */
  close(text: string): string;
  /** The text; null for what was not sealed here, or for another trigger. */
  open(sealed: string): string | null;
}

/** Whether a request is from whom it says. `code` goes to the log and the metrics, `message` to the sender. */
export type Verdict =
  /** Header names, in lower case, whose values are secrets themselves: the event is stored without these values. */
  | { ok: true; secretHeaders?: readonly string[] }
  | { ok: false; code: string; message: string; status?: 401 | 403; headers?: Record<string, string> };

/** An answer that is written by the trigger itself. */
export interface PlainAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What a service keeps for a trigger that was registered with it. */
export interface Registration {
  /** What is needed to renew or to end it; kept as it is. JSON. */
  data: unknown;
  /** What the service signs with, where it chose that itself; sealed at rest. */
  secret?: string | null;
  /** ISO 8601; it is renewed before. Left out: it does not end. */
  expiresAt?: string | null;
}

export interface RegistrationContext<Input> {
  input: Input;
  auth: ConnectionCredentials | null;
  /** The service's API, signed in; see `Connector.api`. */
  api: ApiClient;
  http: HttpClient;
  /** The trigger's address. */
  url: string;
  /** Fresh and the same for as long as the trigger is registered: for services that let the subscriber choose. */
  secret: string;
  signal: AbortSignal;
}

/** How a trigger makes itself known to its service. All throw the errors of actions. */
export interface RegistrationDeclaration<Input> {
  /** The kinds of auth with which it registers; with another one, people tell the service by themselves. */
  kinds: readonly string[];
  register(context: RegistrationContext<Input>): Promise<Registration>;
  /** Also when there is nothing to take back any more. */
  unregister(context: RegistrationContext<Input>, registration: Registration): Promise<void>;
  /** Makes it last longer, or finds that it is gone: null, and it is registered anew. Left out: registered anew. */
  renew?(context: RegistrationContext<Input>, registration: Registration): Promise<Registration | null>;
}

export interface WebhookTriggerDeclaration<Input extends TObject = TObject> extends TriggerBase<Input> {
  kind: 'webhook';
  /** The methods that start a run; anything else is a 405. */
  methods(input: Static<Input>): readonly string[];
  /** The pattern of what may stand behind the address (`/orders/:id`); null, or left out: anything. */
  path?(input: Static<Input>): string | null;
  /**
   * Whether the request is from whom it says; called with the bytes as received, before anything is stored. Left out:
   * everything is let in. A trigger that needs a secret and has none lets nothing in.
   */
  verify?(request: ArrivingRequest, context: ArrivalContext<Static<Input>>): Verdict | Promise<Verdict>;
  /** A request by which the service only looks whether somebody is there: its answer; null when it is an event. */
  handshake?(
    request: ArrivingRequest,
    context: ArrivalContext<Static<Input>>,
  ): PlainAnswer | null | Promise<PlainAnswer | null>;
  /** Whether `handshake` is asked only after `verify`; default false, as most services check the address unsigned. */
  handshakeVerified?: boolean;
  /** Methods that reach `handshake` although they start no run (GET, HEAD). */
  handshakeMethods?: readonly string[];
  /** Names the delivery: a second event with the same value starts nothing. Null: it has no name. */
  deliveryId?(request: ArrivingRequest, input: Static<Input>): string | null;
  /** Whether it is an event that was asked for; else it is answered as stored and let go. Left out: all are. */
  wants?(request: ArrivingRequest, input: Static<Input>): boolean;
  /**
   * Looks at what a person sent before it is stored: its answer where nothing is to be kept; null when it is an event.
   * Asked after `verify`. Left out: everything is.
   */
  accept?(
    request: ArrivingRequest,
    context: ArrivalContext<Static<Input>>,
  ): PlainAnswer | null | Promise<PlainAnswer | null>;
  /** What is answered as soon as the event is stored, or was before; null, or left out: 202 with the event's id. */
  answer?(input: Static<Input>, request: ArrivingRequest): PlainAnswer | null;
  /** How long the sender is kept waiting for what the run itself answers, in milliseconds; null: `answer` at once. */
  answerDeadlineMs?(input: Static<Input>): number | null;
  /** Who may send from a browser; null, or left out: nobody from another origin. */
  cors?(input: Static<Input>): { origins: readonly string[] } | null;
  /**
   * Requests a second (parts of one too) and at once, over all processes, of those with a method that starts a run;
   * null, or left out: 100 and 200. All others, such as looks at a page, have these two to themselves.
   */
  rateLimit?(input: Static<Input>): { perSecond: number; burst: number } | null;
  registration?: RegistrationDeclaration<Static<Input>>;
  /** From the stored request to what templates see as `trigger`. Throws `FailureError` when it does not parse. */
  parse(request: IncomingRequest, input: Static<Input>): Promise<unknown>;
}

export interface SocketContext<Input> {
  input: Input;
  /** Null when the trigger has no connection. */
  auth: ConnectionCredentials | null;
}

/** A trigger whose address takes WebSockets: each message is an event. */
export interface SocketTriggerDeclaration<Input extends TObject = TObject> extends TriggerBase<Input> {
  kind: 'socket';
  limits(input: Static<Input>): SocketLimits;
  /** The sub-protocols of which the peer has to offer one, the best first; empty, or left out: none. */
  protocols?(input: Static<Input>): readonly string[];
  /** The origins of the pages that may connect; null, or left out: any. Programs send none, and are let through. */
  origins?(input: Static<Input>): readonly string[] | null;
  /**
   * Whether the peer is who it says, before the socket opens; `first message`: that shows it, within 10 s. Left out:
   * everybody is let in. A trigger that needs a secret and has none lets nobody in.
   */
  verify?(request: SocketRequest, context: SocketContext<Static<Input>>): Verdict | 'first message';
  /** Of the first message, where `verify` asked for it; it is no event. */
  verifyMessage?(message: Buffer, context: SocketContext<Static<Input>>): Verdict;
  /** Query parameters that hold a secret: they are not stored. */
  secretParameters?(context: SocketContext<Static<Input>>): readonly string[];
  /** What is sent to each socket once it is let in; null, or left out: nothing. */
  greeting?(input: Static<Input>): string | null;
  /** What is answered to a message once it is stored; null, or left out: nothing. */
  acknowledge?(stored: { eventId: string; duplicate: boolean }, input: Static<Input>): string | null;
  /** From a stored message to what templates see as `trigger`; its headers are `SOCKET_HEADERS`. */
  parse(stored: IncomingRequest, input: Static<Input>): Promise<unknown>;
}

/** A trigger with a mail address of its own: each mail that comes there is an event. */
export interface MailTriggerDeclaration<Input extends TObject = TObject> extends TriggerBase<Input> {
  kind: 'mail';
  /** Whether it takes mails of this sender, as the sending server names it; empty for one that names none. */
  takes(sender: string, input: Static<Input>): boolean;
  /** From the stored mail, whole, to what templates see as `trigger`. Throws `FailureError` when it can't be read. */
  parse(stored: IncomingRequest, input: Static<Input>): Promise<unknown>;
}

/** A trigger without an address: what starts the workflow is another one, and `trigger.body` what it hands over. */
export interface CallTriggerDeclaration<Input extends TObject = TObject> extends TriggerBase<Input> {
  kind: 'call';
}

/** From a stored `HeldEvent` to what templates see as `trigger`; left out: `{ body, headers, receivedAt }`. */
interface HeldTrigger<Input extends TObject> extends TriggerBase<Input> {
  parse?(stored: IncomingRequest, input: Static<Input>): Promise<unknown>;
  /** How long it may be down before an alert, in milliseconds. Default 300,000. */
  alertAfterMs?: number;
}

/** A trigger that speaks a protocol of its own: `listen` runs until its signal; when it throws, it is run again later. */
export interface ListenTriggerDeclaration<Input extends TObject = TObject> extends HeldTrigger<Input> {
  kind: 'listen';
  listen(context: HeldContext<Static<Input>>): Promise<void>;
}

/** A trigger on a WebSocket or an HTTP stream, described as data; Sluice does the rest. */
export interface StreamTriggerDeclaration<Input extends TObject = TObject> extends HeldTrigger<Input> {
  kind: 'stream';
  describe(input: Static<Input>, auth: ConnectionCredentials | null): StreamDescription;
}

/** One thing that a poll found. */
export interface PolledItem {
  /** What tells it from all others. */
  id: string;
  /** Any JSON: what `trigger.body` will be. */
  value: unknown;
}

export interface PollContext<Input> {
  input: Input;
  auth: ConnectionCredentials | null;
  /** The service's API, signed in; see `Connector.api`. */
  api: ApiClient;
  http: HttpClient;
  sockets: SocketClient;
  /** What the poll before gave as `cursor`; null the first time. */
  cursor: unknown;
  signal: AbortSignal;
}

export interface PollResult {
  /** Oldest first: they become events in this order. */
  items: readonly PolledItem[];
  /** Kept together with the items: an ETag, a timestamp, a page. Any JSON up to 32 KiB. */
  cursor?: unknown;
  /** Before which it must not be asked again, in milliseconds from now (`Retry-After`). */
  waitMs?: number;
}

/** A trigger that asks again and again; Sluice knows what it has seen: the first poll starts nothing. */
export interface PollTriggerDeclaration<Input extends TObject = TObject> extends HeldTrigger<Input> {
  kind: 'poll';
  /** In milliseconds, at least 10,000. */
  intervalMs(input: Static<Input>): number;
  /**
   * The part of the settings that says what is read. When it changes, all that is there counts as seen once more.
   * Left out: all settings.
   */
  source?(input: Static<Input>): unknown;
  poll(context: PollContext<Static<Input>>): Promise<PollResult>;
}

/** The body of a tick's event. */
export interface ScheduledTick {
  /** ISO 8601 in UTC, as scheduled. */
  at: string;
  /** Of the tick before; null of the first one. */
  previousAt: string | null;
  /** IANA name. */
  timeZone: string;
  /** `at` by the clock on the wall there, ISO 8601 with its offset. */
  local: string;
}

/** A trigger by the clock; each tick starts one run, whichever process counts it. */
export interface ScheduleTriggerDeclaration<Input extends TObject = TObject> extends HeldTrigger<Input> {
  kind: 'schedule';
  /** The first moment after `after` (both in milliseconds since 1970); null when there is none any more. */
  next(input: Static<Input>, after: number): number | null;
  /** What follows a time in which nobody counted: nothing, the last tick, or each (up to 1,000). */
  missed(input: Static<Input>): 'skip' | 'once' | 'all';
  /** IANA name of the time zone in which it counts. */
  timeZone(input: Static<Input>): string;
  /** The schedule in plain words, without a full stop. */
  describe(input: Static<Input>): string;
}

/** Triggers that somebody has to be listening for: each is held by one process at a time. */
export type HeldTriggerDeclaration =
  ListenTriggerDeclaration | StreamTriggerDeclaration | PollTriggerDeclaration | ScheduleTriggerDeclaration;

export type TriggerDeclaration =
  | WebhookTriggerDeclaration
  | SocketTriggerDeclaration
  | MailTriggerDeclaration
  | CallTriggerDeclaration
  | HeldTriggerDeclaration;

const HELD: ReadonlySet<string> = new Set(['listen', 'stream', 'poll', 'schedule']);

export const isHeldTrigger = (trigger: TriggerDeclaration): trigger is HeldTriggerDeclaration =>
  HELD.has(trigger.kind);
