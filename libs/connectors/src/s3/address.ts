/** A connection, a bucket and a key in, the address of an object out. */
import { type ConnectionCredentials, fieldText, PermanentError, type S3Place, s3Url } from '#connector-sdk';

import { credentialsOf } from './auth';

type Query = Readonly<Record<string, string | undefined>>;

/** Throws `PermanentError` (`s3.no_connection`, `s3.bad_name`). `key` empty: the bucket; `bucket` null: the account. */
export function addressOf(
  auth: ConnectionCredentials | null,
  bucket: string | null,
  key = '',
  query: Query = {},
): string {
  if (!auth) {
    throw new PermanentError({
      code: 's3.no_connection',
      message: 'Choose a connection with an access key.',
    });
  }
  const url = s3Url(placeOf(auth, bucket), key, query);
  if (url === null) {
    throw new PermanentError({
      code: 's3.bad_name',
      message:
        'The name of the bucket or the key can’t be. A bucket has letters, digits, dots and hyphens; a key has no part that is ‘.’ or ‘..’.',
    });
  }
  return url;
}

function placeOf({ fields }: ConnectionCredentials, bucket: string | null): S3Place {
  const own = fieldText(fields, 'endpoint').trim().replace(/\/+$/, '');
  const endpoint = own || `https://s3.${credentialsOf(fields).region}.amazonaws.com`;
  const style = fieldText(fields, 'style') || (own ? 'path' : 'host');
  // A dot in a bucket's name would not fit the certificate of the host.
  return { endpoint, bucket, style: style === 'path' || bucket?.includes('.') ? 'path' : 'host' };
}
