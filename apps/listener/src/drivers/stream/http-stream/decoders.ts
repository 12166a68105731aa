/** The bytes of an answer in, its messages to the intake out: one decoder for each transport. */
import type { HttpStreamDescription } from '#connector-sdk';

import { ByteOrderMark } from './byte-order-mark';
import type { Intake } from './intake';
import { JsonSequence } from './json-sequence';
import { DEFAULT_MAX_MESSAGE_BYTES } from './limits';
import { LineSplitter } from './line-splitter';
import { toMessage } from './message';
import { SseParser } from './sse-parser';

export interface Decoder {
  /** Throws `stream.endless_message`. */
  feed(chunk: Buffer): void;
  /** The server ended the answer in good order. */
  end(): void;
}

export interface DecoderOptions {
  description: HttpStreamDescription;
  intake: Intake;
  /** In milliseconds. */
  onRetry(ms: number): void;
}

const TOO_LONG = 'A message is longer than allowed.';
const CUT = 'A message was cut off.';

export function createDecoder(options: DecoderOptions): Decoder {
  switch (options.description.transport) {
    case 'sse':
      return sseDecoder(options);
    case 'json-seq':
      return jsonSequenceDecoder(options);
    default:
      return lineDecoder(options);
  }
}

const maxBytesOf = ({ maxMessageBytes }: HttpStreamDescription) =>
  maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;

function sseDecoder({ description, intake, onRetry }: DecoderOptions): Decoder {
  let lastEventId: string | undefined;
  const parser = new SseParser({
    maxBytes: maxBytesOf(description),
    onEvent: ({ name, data, id }) => {
      const moved = lastEventId === undefined ? {} : { id: lastEventId };
      intake.take(toMessage(data, name, id), description, moved);
    },
    onLastEventId: (id) => {
      lastEventId = id;
    },
    onTooLong: () => intake.drop(TOO_LONG),
    onRetry,
  });
  return {
    feed: (chunk) => {
      parser.feed(chunk);
      // One that came without an event, or with one that was let go.
      if (lastEventId !== undefined) intake.save({ id: lastEventId });
    },
    // What no blank line ended is no event.
    end: () => undefined,
  };
}

function lineDecoder({ description, intake }: DecoderOptions): Decoder {
  const mark = new ByteOrderMark();
  const take = (line: Buffer) => {
    const text = trimmed(line);
    if (text.length > 0) intake.take(toMessage(text), description);
  };
  const lines = new LineSplitter({
    endsAtCr: false,
    maxBytes: maxBytesOf(description),
    onLine: take,
    onTooLong: () => intake.drop(TOO_LONG),
  });
  return {
    feed: (chunk) => lines.feed(mark.strip(chunk)),
    end: () => {
      const rest = lines.rest();
      if (!rest || trimmed(rest).length === 0) return;
      // Without its line end nobody knows whether a number is whole.
      if (ENDS.has(trimmed(rest).at(-1) ?? 0)) take(rest);
      else intake.drop(CUT);
    },
  };
}

function jsonSequenceDecoder({ description, intake }: DecoderOptions): Decoder {
  const mark = new ByteOrderMark();
  const sequence = new JsonSequence({
    maxBytes: maxBytesOf(description),
    onText: (text) => intake.take(toMessage(trimmed(text)), description),
    onCut: () => intake.drop(CUT),
    onTooLong: () => intake.drop(TOO_LONG),
  });
  return { feed: (chunk) => sequence.feed(mark.strip(chunk)), end: () => sequence.end() };
}

/** `"`, `]`, `}`: what these end is whole. */
const ENDS: ReadonlySet<number> = new Set([0x22, 0x5d, 0x7d]);
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Without the blanks of JSON around it. */
function trimmed(line: Buffer): Buffer {
  let from = 0;
  let to = line.length;
  while (from < to && SPACES.has(line[from] ?? 0)) from += 1;
  while (to > from && SPACES.has(line[to - 1] ?? 0)) to -= 1;
  return line.subarray(from, to);
}
