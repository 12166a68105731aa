/** Where a bucket of S3-compatible storage is, and the addresses of what is in it. */

export interface S3Place {
  /** `https://` and host, without the bucket and without a slash at the end. */
  endpoint: string;
  /** Whether buckets stand in the path of addresses, or in front of the host. */
  style: 'path' | 'host';
  /** Null: the account as a whole. */
  bucket: string | null;
}

/** Names that can't change the meaning of an address (Amazon S3 user guide, “Bucket naming rules”, legacy ones too). */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

export const isBucketName = (name: string): boolean => BUCKET.test(name) && !name.includes('..');

/**
 * The address of an object, or of the bucket where `key` is empty. A key is kept as it is, slashes included. Null for
 * a bucket that can't be one, and for keys that URLs can't carry (`a/../b`, `.`).
 */
export function s3Url(
  { endpoint, style, bucket }: S3Place,
  key: string,
  query: Readonly<Record<string, string | undefined>> = {},
): string | null {
  if (bucket !== null && !isBucketName(bucket)) return null;
  if (key.split('/').some((part) => part === '.' || part === '..')) return null;
  const base = new URL(endpoint);
  if (bucket !== null && style === 'host') base.hostname = `${bucket}.${base.hostname}`;
  const within = bucket !== null && style === 'path' ? `/${bucket}` : '';
  const path = `${base.pathname.replace(/\/+$/, '')}${within}/${encoded(key).replaceAll('%2F', '/')}`;
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encoded(name)}=${encoded(value)}`],
  );
  return `${base.origin}${path}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
}

/** RFC 3986: all but letters, digits and `-._~`. */
const encoded = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Half a character, which can't be sent, becomes `�`. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
