/** Requests to S3-compatible storage in, signed ones out (AWS Signature Version 4). */
import { createHash } from 'node:crypto';

import type { HttpRequest } from '#kernel';
import { AwsV4Signer } from 'aws4fetch';

export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials. */
  sessionToken?: string;
  region: string;
}

/** Signs the request and the bytes of its body. A body that is iterated is not covered by the signature. */
export async function signS3(
  request: HttpRequest,
  credentials: S3Credentials,
  now: number,
): Promise<HttpRequest> {
  const { body = null } = request;
  const isIterated = body !== null && typeof body !== 'string' && !(body instanceof Uint8Array);
  const signer = new AwsV4Signer({
    ...account(credentials, now),
    method: request.method,
    url: request.url,
    headers: {
      ...Object.fromEntries(
        Object.entries(request.headers ?? {}).filter(([name]) => /^(x-amz-|range$)/i.test(name)) as [
          string,
          string,
        ][],
      ),
      'x-amz-content-sha256': isIterated
        ? 'UNSIGNED-PAYLOAD'
        : createHash('sha256')
            .update(body ?? '')
            .digest('hex'),
    },
  });
  const { headers } = await signer.sign();
  return { ...request, headers: { ...request.headers, ...Object.fromEntries(headers) } };
}

/** An address that whoever has it may use for so many seconds (at most 604,800), without credentials. */
export async function presignS3(
  { method, url, seconds }: { method: 'GET' | 'PUT'; url: string; seconds: number },
  credentials: S3Credentials,
  now: number,
): Promise<string> {
  const asked = new URL(url);
  asked.searchParams.set('X-Amz-Expires', String(seconds));
  const signer = new AwsV4Signer({ ...account(credentials, now), method, url: asked.href, signQuery: true });
  return (await signer.sign()).url.href;
}

function account({ sessionToken, ...credentials }: S3Credentials, now: number) {
  return {
    ...credentials,
    ...(sessionToken ? { sessionToken } : {}),
    service: 's3',
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  };
}
