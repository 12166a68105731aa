/**
 * A conversation over a WebSocket, described as data: where to connect, what to say first, what each message means,
 * what is an event, what is kept to go on from.
 *
 * Placeholders. In every `Template`, `{{path}}` stands for a value: of the `message` at hand, of the `state` kept so
 * far, of the connection's fields (`auth`), of the trigger's settings (`input`); names are joined by dots, places in a
 * list are numbers (`{{message.d.0.id}}`, from its end -1, -2…), and odd names stand in brackets
 * (`{{message["a b"]}}`). A text that is one
 * placeholder becomes that value with its type, or null; in a longer text, values are written out (objects as JSON,
 * nothing as nothing). In an address, values are percent-encoded, unless the address begins with them. Values are never
 * read as templates again. Conditions and bodies name a path without braces.
 */
export type Template =
  string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

export type Scalar = string | number | boolean | null;

/** What must hold for a value of the message or the state. Everything that is said must be so. */
export interface MessageCondition {
  /** `message.type`, `state.session`… */
  path: string;
  /** It is this, or one of these. */
  is?: Scalar | readonly Scalar[];
  isNot?: Scalar | readonly Scalar[];
  /** True: it is there and not null. False: it is not. */
  exists?: boolean;
  /** It is a text and begins so. */
  startsWith?: string;
  /** It is one of these names, as in `isWanted`: `order` takes `order.made`, `order*` all that begins so. None: any. */
  named?: readonly string[];
}

export interface EventDescription {
  /** The path of what is stored, as JSON (`message.payload`). Left out: the message, byte for byte. */
  body?: string;
  /** A list at `body` becomes an event for each entry, which is `item` in `key` and `headers`. */
  each?: boolean;
  /** Names the event: a second one with the same name starts nothing. Empty: it has no name. */
  key?: Template;
  /** Kept beside the body: what `parse` gets as the stored request's headers. */
  headers?: Readonly<Record<string, Template>>;
  /** Sent once the event is stored for good. */
  ack?: Template;
}

/** How a conversation ends: connect again and go on, connect as if for the first time, or not any more. */
export interface ConversationEnd {
  then: 'reconnect' | 'restart' | 'stop';
  /** For a person, and what to do about it. Placeholders as in `Template`. */
  message?: string;
  /** Default `stream.ended`. */
  code?: string;
}

/** A text (HMAC, in hexadecimal) kept in `state`: for services that want a proof. */
export interface SignedText {
  /** The name in `state`. */
  into: string;
  algorithm: 'sha256' | 'sha512';
  key: Template;
  content: Template;
}

/** What a message means. */
export interface MessageRule {
  /** All must hold. Left out: it fits every message. The first rule that fits is the one that counts. */
  when?: readonly MessageCondition[];
  /** Kept in `state`, each under its name, before anything else of the rule is done; null leaves what was kept. */
  keep?: Readonly<Record<string, Template>>;
  /** Worked out after `keep`. */
  sign?: readonly SignedText[];
  /** Answers, in order; a text is sent as it is, anything else as JSON. */
  send?: readonly Template[];
  event?: EventDescription;
  /** From here on it works. When no rule says so, it works once the socket is open. */
  ready?: boolean;
  /** `answered`: this is the answer to a heartbeat. `now`: one is asked for. */
  heartbeat?: 'answered' | 'now';
  end?: ConversationEnd;
}

/** The protocol's own sign of life, besides the pings of RFC 6455, which are always sent. */
export interface HeartbeatDescription {
  /** In milliseconds; or the path of a number, from when it is there on, times `factor`. */
  everyMs: number | { path: string; factor?: number };
  /** `{{beat}}` counts them: 1, 2, 3… */
  send: Template;
  /** Whether a rule with `heartbeat: 'answered'` must come before the next one is due; else the connection ends. */
  answered?: boolean;
  /** The first one comes after a random part of the time. */
  firstAtRandom?: boolean;
}

export interface CloseRule {
  /** Codes, and ranges with both ends. */
  codes: readonly (number | readonly [from: number, to: number])[];
  then: ConversationEnd['then'];
  message?: string;
}

/** An address that has to be asked for before each connection. */
export interface FetchedAddress {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: Template;
  /** The address, over `answer`, its JSON: `{{answer.url}}`. */
  address: string;
  /** The path where the answer says what is wrong: `answer.error`. */
  error?: string;
}

export interface WebSocketDescription {
  transport: 'websocket';
  /** `ws:` or `wss:`. */
  url: string | FetchedAddress;
  /** In place of `url`, as soon as each of its placeholders has a value: where a session goes on. */
  resumeUrl?: string;
  headers: Readonly<Record<string, string>>;
  protocols: readonly string[];
  /**
   * How a message is read:
   * - `auto` (default): JSON when it is that, else a text; bytes that are neither are null
   * - `json`: what is no JSON is let go and counted
   * - `socket.io`: Engine.IO 4 around Socket.IO 5, as `SocketIoMessage`
   */
  framing?: 'auto' | 'json' | 'socket.io';
  /** Fields of a message whose text is JSON itself, and is read as that. */
  jsonTexts?: readonly string[];
  /** Sent as soon as the socket is open. */
  onOpen?: readonly Template[];
  /** In place of `onOpen`, when something is remembered. */
  onResume?: readonly Template[];
  /** A message that no rule fits is let go. Left out: every message is an event. */
  rules?: readonly MessageRule[];
  heartbeat?: HeartbeatDescription;
  /** Names of `state` that outlive the connection: kept in the same transaction as the event they came with. */
  remember?: readonly string[];
  /** The first that fits. Left out: connect again. */
  closes?: readonly CloseRule[];
  /** What is said when the trigger is not listened for any more. Default 1000. */
  leaveCode?: number;
  /** Default 1 MiB. */
  maxMessageBytes?: number;
  /** From the open socket to the rule that says `ready`, in milliseconds. Default 30,000. */
  loginMs?: number;
}

/** A message of Socket.IO (protocol 5), as rules see it. */
export interface SocketIoMessage {
  /** Of Engine.IO 4. */
  packet: 'open' | 'close' | 'ping' | 'pong' | 'message' | 'upgrade' | 'noop';
  /** Of Socket.IO, when `packet` is `message`; else null. */
  type: 'connect' | 'disconnect' | 'event' | 'ack' | 'connect_error' | null;
  /** `/` by default. */
  namespace: string;
  /** The sender wants to know that it arrived; else null. */
  id: number | null;
  /** Of an event: its name, then its arguments. Bytes are `{ contentType: null, size, base64 }`. */
  data: unknown;
}
