/** ListObjectsV2, page after page. */
import { PermanentError, readListing, type S3Listing, type ServiceContext } from '#connector-sdk';

import { addressOf } from './address';

export interface ListAsked {
  bucket: string;
  prefix?: string | undefined;
  /** Objects behind the next `/` are folders then. */
  delimiter?: string | undefined;
  token?: string | null;
  /** At most 1,000. */
  max?: number;
}

export async function listPage(
  { api, auth }: Pick<ServiceContext, 'api' | 'auth'>,
  { bucket, prefix, delimiter, token, max = 1000 }: ListAsked,
): Promise<S3Listing> {
  const path = addressOf(auth, bucket, '', {
    'continuation-token': token ?? undefined,
    delimiter,
    'encoding-type': 'url',
    'list-type': '2',
    'max-keys': String(max),
    prefix: prefix === '' ? undefined : prefix,
  });
  const { body } = await api.request({ path, as: 'text', maxRedirects: 0 });
  const text = typeof body === 'string' ? body : '';
  if (!text.includes('<ListBucketResult')) {
    throw new PermanentError({
      code: 's3.no_listing',
      message: 'What answered is no S3-compatible storage. Check the address of the connection.',
    });
  }
  return readListing(text);
}
