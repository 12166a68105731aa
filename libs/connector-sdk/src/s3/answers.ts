/** What S3-compatible storage answers, in XML, as values. */
import { readXml } from '#formats';

import { textAt } from '../webhook/service-call';
import { listOf, valueAt } from '../webhook/payload';

export interface S3Object {
  key: string;
  /** Bytes. */
  size: number;
  /** Without its quotes. */
  etag: string;
  /** ISO 8601. */
  lastModified: string;
  storageClass: string | null;
}

export interface S3Listing {
  objects: S3Object[];
  /** With a delimiter: what stands before it, once each. */
  folders: string[];
  /** Null: there are no more. */
  nextToken: string | null;
}

/** The answer to ListObjectsV2 with `encoding-type=url`. */
export function readListing(text: string): S3Listing {
  const result = valueAt(xmlOf(text), 'ListBucketResult');
  const decode = textAt(result, 'EncodingType') === 'url' ? decoded : (key: string) => key;
  return {
    objects: listed(valueAt(result, 'Contents')).map((one) => ({
      key: decode(textAt(one, 'Key') ?? ''),
      size: Number(textAt(one, 'Size') ?? 0),
      etag: bareTag(textAt(one, 'ETag')),
      lastModified: textAt(one, 'LastModified') ?? '',
      storageClass: textAt(one, 'StorageClass'),
    })),
    folders: listed(valueAt(result, 'CommonPrefixes')).map((one) => decode(textAt(one, 'Prefix') ?? '')),
    nextToken: textAt(result, 'IsTruncated') === 'true' ? textAt(result, 'NextContinuationToken') : null,
  };
}

/** The answer to ListBuckets. */
export const readBuckets = (text: string): { name: string; createdAt: string }[] =>
  listed(valueAt(xmlOf(text), 'ListAllMyBucketsResult.Buckets.Bucket')).map((one) => ({
    name: textAt(one, 'Name') ?? '',
    createdAt: textAt(one, 'CreationDate') ?? '',
  }));

/** The error that an answer is, of whatever status; null when it is none. */
export function readS3Error(body: unknown): { code: string; message: string } | null {
  if (typeof body !== 'string' || !body.includes('<Error')) return null;
  const error = valueAt(xmlOf(body), 'Error');
  const code = textAt(error, 'Code');
  return code === null ? null : { code, message: textAt(error, 'Message') ?? code };
}

/** Of any answer: the text of `path`. */
export const textInXml = (body: string, path: string): string | null => textAt(xmlOf(body), path);

/** Entity tags are quoted (RFC 9110 §8.8.3). */
export const bareTag = (tag: string | null): string => (tag ?? '').replace(/^"|"$/g, '');

function xmlOf(text: string): unknown {
  try {
    return readXml(text);
  } catch {
    return null;
  }
}

/** One element of a name looks like the value itself. */
const listed = (value: unknown): unknown[] =>
  value === undefined || value === null || value === ''
    ? []
    : Array.isArray(value)
      ? [...listOf(value)]
      : [value];

function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
