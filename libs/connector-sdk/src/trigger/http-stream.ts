/** An HTTP answer without an end, described as data. */
export interface HttpStreamDescription {
  /**
   * How the answer holds its messages: server-sent events (WHATWG HTML §9.2), a JSON text a line, JSON text sequences
   * (RFC 7464), or one answer after another, each of which the server holds back until there is news.
   */
  transport: 'sse' | 'ndjson' | 'json-seq' | 'long-poll';
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  /** Of server-sent events: the names that are wanted; those without a name are `message`. Left out: all. */
  eventNames?: readonly string[];
  /** Of server-sent events: what their data is. `auto`, the default: JSON if it can be read so, else text. */
  format?: 'auto' | 'json' | 'text';
  /**
   * Only messages that have one of these values at a dotted path; numbers and booleans count as text, and a `*` at the
   * end stands for anything. No values: something has to be there. Of long polling: only items.
   */
  filter?: { path: string; values: readonly string[] };
  /**
   * The dotted path of what becomes the event; of a list each item becomes one, and a message that has nothing there
   * is none. Left out: the whole message, of long polling a list's items.
   */
  eventPath?: string;
  /** The dotted path, within the event, of what tells it from all others. Left out: the `id` of a server-sent event. */
  eventIdPath?: string;
  /** Whether an event that names itself as another one did within a day is let go. Default true. */
  deduplicate?: boolean;
  /** How it goes on after a break. Server-sent events go on by `Last-Event-ID` anyway. */
  resume?: HttpStreamResume;
  /** Longer messages are let go and counted; of long polling, longer answers fail. Default 1 MiB. */
  maxMessageBytes?: number;
  /** A connection that is silent for so long is made anew, in milliseconds. Default 120,000; 0: never. */
  silenceMs?: number;
  /** Until the answer's headers, in milliseconds: some servers hold them back until there is news. Default `silenceMs`. */
  answerTimeoutMs?: number;
  longPoll?: LongPollSettings;
}

export interface HttpStreamResume {
  /** The dotted path, within the message, of the position: a text or a number. */
  path: string;
  /** Where the position is put in the next request. */
  into: 'query' | 'header' | 'body';
  /** Of the query parameter or the header; of a body, which is JSON then, the dotted path of the field. */
  name: string;
  /** Whether the server wants the number after it. Default false. */
  plusOne?: boolean;
  /** Statuses by which the server says that it does not know the position any more: it is forgotten. Default 410. */
  forgetOn?: readonly number[];
}

export interface LongPollSettings {
  /** Until the whole answer is there, in milliseconds. Default 90,000. */
  timeoutMs?: number;
  /** Statuses by which the server says that there is no news. Default 204 and 304. */
  emptyStatuses?: readonly number[];
  /** Whether the answer's `ETag` is sent back as `If-None-Match`. Default true. */
  etag?: boolean;
}
