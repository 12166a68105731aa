/** Undoes an answer's `Content-Encoding` while it streams. */
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** More codings than any honest server stacks. */
const MAX_CODINGS = 3;
const KNOWN = new Set(['gzip', 'x-gzip', 'br', 'deflate']);

export interface Decoder {
  /** False when the sender should wait for `onDrain`. */
  write(chunk: Buffer): boolean;
  end(): void;
  /** Holds back what comes out, and in time what may go in. */
  pause(): void;
  resume(): void;
  destroy(): void;
}

interface Sink {
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
  onDrain(): void;
}

/** The codings of a `Content-Encoding` (RFC 9110 §8.4), in the order they were applied; null when one is unknown. */
export function codingsOf(header: string | string[] | undefined): string[] | null {
  if (header === undefined) return [];
  const codings = String(header)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  return codings.length <= MAX_CODINGS && codings.every((coding) => KNOWN.has(coding)) ? codings : null;
}

/** `deflate` is meant to be zlib's format, but some servers send it bare; the first byte tells which it is. */
function createStage(coding: string, firstByte: number): Transform {
  if (coding === 'br') return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
  if (coding !== 'deflate') return createGunzip();
  return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

/** Builds nothing before the first byte: answers to HEAD and 304 name a coding and have no body. */
export function createDecoder(codings: readonly string[], sink: Sink): Decoder {
  let stages: Transform[] = [];
  const start = (firstByte: number) => {
    // Inner codings are told apart by their outer one's first byte only where `deflate` comes last; stacked bare
    // deflate is not a thing servers send.
    stages = codings.toReversed().map((coding, index) => createStage(coding, index === 0 ? firstByte : 0x78));
    stages.forEach((stage, index) => {
      stage.on('error', sink.onError);
      const next = stages[index + 1];
      if (next) stage.pipe(next);
      else stage.on('data', sink.onData).on('end', sink.onEnd);
    });
    stages[0]?.on('drain', sink.onDrain);
  };
  return {
    write(chunk) {
      if (stages.length === 0) start(chunk[0] ?? 0);
      return stages[0]?.write(chunk) ?? true;
    },
    end() {
      if (stages.length === 0) sink.onEnd();
      else stages[0]?.end();
    },
    pause: () => void stages.at(-1)?.pause(),
    resume: () => void stages.at(-1)?.resume(),
    destroy() {
      for (const stage of stages) stage.destroy();
    },
  };
}
