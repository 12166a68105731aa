/** A request's stream in → its bytes, inflated, cut off at the limits while they come. */
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';

import { CodedError } from '#kernel';

export interface BodyLimits {
  /** Most bytes on the wire. */
  bodyLimitBytes: number;
  /** Most bytes once inflated. */
  inflatedLimitBytes: number;
}

const EMPTY = Buffer.alloc(0);

const INFLATERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** @throws CodedError request.too_large, request.unsupported_encoding, request.invalid */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.bodyLimitBytes) throw tooLarge(limits.bodyLimitBytes);
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return gather(request, limits.bodyLimitBytes);
  const inflater = INFLATERS[encoding];
  if (!inflater) {
    throw new CodedError(
      'request.unsupported_encoding',
      `The content encoding ‘${encoding.slice(0, 50)}’ is not supported. Send gzip, br, deflate or none.`,
      { headers: { 'accept-encoding': 'gzip, br, deflate' } },
    );
  }
  return inflate(await gather(request, limits.bodyLimitBytes), inflater(), limits.inflatedLimitBytes);
}

function gather(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) {
        request.pause();
        settle(() => reject(tooLarge(limit)));
      } else chunks.push(chunk);
    };
    const onEnd = (): void =>
      settle(() =>
        resolve(chunks.length === 0 ? EMPTY : chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)),
      );
    const onError = (): void => settle(() => reject(cutOff()));
    const onClose = (): void => settle(() => reject(cutOff()));
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

function inflate(bytes: Buffer, inflater: Transform, limit: number): Promise<Buffer> {
  if (bytes.length === 0) return Promise.resolve(EMPTY);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    inflater.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        inflater.destroy();
        reject(tooLarge(limit, ' once it is inflated'));
      } else chunks.push(chunk);
    });
    inflater.on('end', () => resolve(Buffer.concat(chunks)));
    inflater.on('error', () =>
      reject(
        new CodedError('request.invalid', 'The body is not what its Content-Encoding says. Send it again.'),
      ),
    );
    inflater.end(bytes);
  });
}

const tooLarge = (limit: number, when = ''): CodedError =>
  new CodedError('request.too_large', `The body is larger than ${limit} bytes${when}. Send less at a time.`, {
    headers: { connection: 'close' },
  });

const cutOff = (): CodedError =>
  new CodedError('request.invalid', 'The request ended before its body was complete.');
