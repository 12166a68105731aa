/** The bytes of a ZIP archive in, what its central directory lists out (PKWARE APPNOTE.TXT 6.3, §4.3). */
import { PermanentError } from '#connector-sdk';

export interface ZipEntry {
  /** As the archive has it; may be anything. */
  name: string;
  isFolder: boolean;
  /** 0: as it is; 8: deflated. */
  method: number;
  isEncrypted: boolean;
  crc32: number;
  /** Bytes within the archive. */
  packedSize: number;
  /** Bytes, as the archive says. */
  size: number;
  /** Of the entry's own header. */
  offset: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 65_535;
const ZIP64 = 0xffffffff;
const UTF8 = 0x0800;

/** @throws PermanentError `files.bad_zip`, `files.too_many_entries`, `files.zip64` */
export function readDirectory(zip: Buffer, maxEntries: number): ZipEntry[] {
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (at === ZIP64) throw zip64();
  if (count > maxEntries) {
    throw new PermanentError({
      code: 'files.too_many_entries',
      message: `The archive has ${count} entries; at most ${maxEntries} are unpacked.`,
    });
  }
  const entries: ZipEntry[] = [];
  for (let n = 0; n < count; n++) {
    if (at + ENTRY_BYTES > zip.length || zip.readUInt32LE(at) !== ENTRY) throw badZip();
    const flags = zip.readUInt16LE(at + 8);
    const nameLength = zip.readUInt16LE(at + 28);
    const next = at + ENTRY_BYTES + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const name = nameOf(zip.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength), (flags & UTF8) !== 0);
    const packedSize = zip.readUInt32LE(at + 20);
    const size = zip.readUInt32LE(at + 24);
    const offset = zip.readUInt32LE(at + 42);
    if ([packedSize, size, offset].includes(ZIP64)) throw zip64();
    entries.push({
      name,
      isFolder: /[\\/]$/.test(name),
      method: zip.readUInt16LE(at + 10),
      isEncrypted: (flags & 1) !== 0,
      crc32: zip.readUInt32LE(at + 16),
      packedSize,
      size,
      offset,
    });
    at = next;
  }
  return entries;
}

/** The packed bytes of an entry. Throws `PermanentError` (`files.bad_zip`). */
export function packedBytes(zip: Buffer, { offset, packedSize }: ZipEntry): Buffer {
  if (offset + LOCAL_BYTES > zip.length || zip.readUInt32LE(offset) !== LOCAL) throw badZip();
  const start = offset + LOCAL_BYTES + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  if (start + packedSize > zip.length) throw badZip();
  return zip.subarray(start, start + packedSize);
}

/** It stands last, behind it is only a comment. */
function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - MAX_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at--) if (zip.readUInt32LE(at) === END) return at;
  throw badZip();
}

/** Older archives do not say which letters they mean; most are UTF-8 all the same. */
function nameOf(bytes: Buffer, isUtf8: boolean): string {
  const text = bytes.toString('utf8');
  return isUtf8 || !text.includes('\uFFFD') ? text : bytes.toString('latin1');
}

export const badZip = (): PermanentError =>
  new PermanentError({ code: 'files.bad_zip', message: 'This is no ZIP archive, or it is broken.' });

const zip64 = (): PermanentError =>
  new PermanentError({ code: 'files.zip64', message: 'Archives over 4 GB can’t be read.' });
