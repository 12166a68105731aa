/** One entry of an archive in, its bytes out, checked and bounded: an archive may hold far more than it seems to. */
import { createInflateRaw, crc32 } from 'node:zlib';

import { PermanentError } from '#connector-sdk';

import { badZip, packedBytes, type ZipEntry } from './zip-directory';

/** Of all that is unpacked of one archive. */
export class UnpackBudget {
  private used = 0;

  /** @param maxRatio how many bytes may come out of one, once it is more than `FREE_BYTES` */
  constructor(
    private readonly maxBytes: number,
    private readonly maxRatio: number,
  ) {}

  /** @throws PermanentError `files.zip_bomb`, `files.unpacked_too_large` */
  take(bytes: number, unpacked: number, packed: number): void {
    this.used += bytes;
    if (unpacked > FREE_BYTES && unpacked > packed * this.maxRatio) {
      throw new PermanentError({
        code: 'files.zip_bomb',
        message: `An entry of the archive unpacks to more than ${this.maxRatio} times its size, as only archives do that are made to harm.`,
      });
    }
    if (this.used > this.maxBytes) {
      throw new PermanentError({
        code: 'files.unpacked_too_large',
        message: `The archive unpacks to more than ${Math.floor(this.maxBytes / (1024 * 1024))} MB, the most that is unpacked at once.`,
      });
    }
  }
}

const FREE_BYTES = 10 * 1024 * 1024;

/** @throws PermanentError `files.bad_zip`, `files.zip_encrypted`, `files.zip_method`, and what the budget throws */
export async function* unpack(zip: Buffer, entry: ZipEntry, budget: UnpackBudget): AsyncGenerator<Buffer> {
  if (entry.isEncrypted)
    throw refused('files.zip_encrypted', 'The archive is protected by a password. Unpack it elsewhere.');
  const packed = packedBytes(zip, entry);
  let [sum, size] = [0, 0];
  for await (const chunk of inflated(entry.method, packed)) {
    size += chunk.length;
    budget.take(chunk.length, size, packed.length);
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw badZip();
}

async function* inflated(method: number, packed: Buffer): AsyncGenerator<Buffer> {
  if (method === 0) {
    yield packed;
    return;
  }
  if (method !== 8)
    throw refused(
      'files.zip_method',
      'The archive is packed in a way that is not known here. Pack it as a plain ZIP.',
    );
  const stream = createInflateRaw();
  stream.end(packed);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (cause) {
    throw badZipBecause(cause);
  } finally {
    stream.destroy();
  }
}

const badZipBecause = (cause: unknown): PermanentError => new PermanentError({ ...badZip().failure, cause });

const refused = (code: string, message: string): PermanentError => new PermanentError({ code, message });
