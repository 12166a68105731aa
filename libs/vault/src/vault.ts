/**
 * Credentials at rest: an object in, sealed bytes out, and back.
 *
 * Each sealing has a random data key of its own, wrapped by the master key (envelope encryption, AES-256-GCM, NIST SP
 * 800-38D). Both layers are bound to where the bytes belong, so that a row copied elsewhere does not open.
 *
 * Layout, version 1, 97 bytes and then the ciphertext:
 *
 * | bytes | what |
 * | ----- | ---- |
 * | 1     | version: 1 |
 * | 8     | id of the master key |
 * | 12    | nonce of the wrapped data key |
 * | 32    | wrapped data key |
 * | 16    | tag of the wrapped data key |
 * | 12    | nonce of the content |
 * | 16    | tag of the content |
 * | rest  | the content: the object as UTF-8 JSON, encrypted with the data key |
 *
 * Authenticated beside it: version, key id, layer (`key` or `content`), workspace id, row id and field set, each with
 * its length in front.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { unreadable } from './failures';
import { MasterKey } from './master-key';

/** Where sealed bytes belong; they open nowhere else. */
export interface SealContext {
  workspaceId: string;
  /** The id of the row that holds them. */
  rowId: string;
  /** Which part of the row they are; default `secrets`. */
  fieldSet?: string;
}

const VERSION = 1;
const KEY_ID = 8;
const NONCE = 12;
const KEY = 32;
const TAG = 16;
const HEADER = 1 + KEY_ID + NONCE + KEY + TAG + NONCE + TAG;

export class Vault {
  private readonly sealing: MasterKey;
  private readonly opening: ReadonlyMap<string, MasterKey>;

  /** The first key seals; all of them open, so that a new key is put in front and an old one stays until re-sealed. */
  constructor(keys: readonly (string | Uint8Array)[]) {
    const masters = keys.map((key) => new MasterKey(key));
    const [first] = masters;
    if (!first) throw new Error('The vault needs at least one encryption key.');
    this.sealing = first;
    this.opening = new Map(masters.map((master) => [master.id.toString('hex'), master]));
  }

  /** In what it seals, these bytes say with which key. */
  get sealingKeyId(): Buffer {
    return this.sealing.id;
  }

  /** Of the keys that only open, in their order. */
  get otherKeyIds(): Buffer[] {
    return [...this.opening.values()].map(({ id }) => id).filter((id) => !id.equals(this.sealing.id));
  }

  seal(context: SealContext, value: object): Buffer {
    const { id, key } = this.sealing;
    const dataKey = randomBytes(KEY);
    try {
      const wrapped = encrypt(key, dataKey, boundTo(id, 'key', context));
      const content = encrypt(dataKey, Buffer.from(JSON.stringify(value)), boundTo(id, 'content', context));
      return Buffer.concat([
        Buffer.of(VERSION),
        id,
        ...[wrapped.nonce, wrapped.ciphertext, wrapped.tag],
        ...[content.nonce, content.tag, content.ciphertext],
      ]);
    } finally {
      dataKey.fill(0);
    }
  }

  /** Throws `FailureError` with `vault.version`, `vault.unknown_key` or `vault.tampered`. */
  open(context: SealContext, sealed: Uint8Array): Record<string, unknown> {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < HEADER) throw unreadable('vault.tampered');
    if (bytes[0] !== VERSION) throw unreadable('vault.version');
    let at = 1;
    const take = (length: number): Buffer => bytes.subarray(at, (at += length));
    const id = take(KEY_ID);
    const master = this.opening.get(id.toString('hex'));
    if (!master) throw unreadable('vault.unknown_key');
    const wrapped = { nonce: take(NONCE), ciphertext: take(KEY), tag: take(TAG) };
    const content = { nonce: take(NONCE), tag: take(TAG), ciphertext: bytes.subarray(HEADER) };
    let dataKey: Buffer | undefined;
    try {
      dataKey = decrypt(master.key, wrapped, boundTo(id, 'key', context));
      const text = decrypt(dataKey, content, boundTo(id, 'content', context)).toString();
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw unreadable('vault.tampered');
    } finally {
      dataKey?.fill(0);
    }
  }
}

interface Encrypted {
  nonce: Buffer;
  ciphertext: Buffer;
  tag: Buffer;
}

function encrypt(key: Buffer, plain: Buffer, aad: Buffer): Encrypted {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, ciphertext, tag: cipher.getAuthTag() };
}

function decrypt(key: Buffer, { nonce, ciphertext, tag }: Encrypted, aad: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function boundTo(keyId: Buffer, layer: 'key' | 'content', context: SealContext): Buffer {
  const { workspaceId, rowId, fieldSet = 'secrets' } = context;
  // UUIDs come in either case; they are the same id.
  const parts = [layer, workspaceId.toLowerCase(), rowId.toLowerCase(), fieldSet].map((part) =>
    Buffer.from(part),
  );
  return Buffer.concat([
    Buffer.of(VERSION),
    keyId,
    ...parts.flatMap((part) => [Buffer.of(part.length >> 8, part.length & 0xff), part]),
  ]);
}
