import { readListing, readS3Error } from './answers';
import { s3Url } from './place';
import { presignS3, signS3 } from './sign';
import { S3_PART_BYTES, type S3Call, uploadToS3 } from './upload';

/** Of “Authenticating Requests (AWS Signature Version 4)”, examples, in the Amazon S3 API reference. */
const EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const AT = Date.UTC(2013, 4, 24);
const HOST = 'https://examplebucket.s3.amazonaws.com';

describe('signatures', () => {
  it.each([
    ['?lifecycle', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ])('are those of the reference: %s', async (query, signature) => {
    const signed = await signS3({ method: 'GET', url: `${HOST}/${query}` }, EXAMPLE, AT);
    expect(signed.headers).toMatchObject({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`,
      'x-amz-date': '20130524T000000Z',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it('are those of the reference in addresses', async () => {
    const url = await presignS3({ method: 'GET', url: `${HOST}/test.txt`, seconds: 86_400 }, EXAMPLE, AT);
    expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  it('keep headers that are not signed, and cover the bytes', async () => {
    const { headers } = await signS3(
      {
        method: 'PUT',
        url: `${HOST}/a`,
        headers: { 'content-type': 'text/csv', 'x-amz-meta-a': '1' },
        body: 'x',
      },
      { ...EXAMPLE, sessionToken: 'session' },
      AT,
    );
    expect(headers).toMatchObject({
      'content-type': 'text/csv',
      'x-amz-meta-a': '1',
      'x-amz-security-token': 'session',
      'x-amz-content-sha256': '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    });
    expect(String(headers?.authorization)).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-security-token',
    );
  });
});

describe('addresses', () => {
  const place = {
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    bucket: 'files',
    style: 'path',
  } as const;

  it.each([
    ['a/b c.txt', '/files/a/b%20c.txt'],
    ['ü+&?#%', '/files/%C3%BC%2B%26%3F%23%25'],
    ["it's (1)*!", '/files/it%27s%20%281%29%2A%21'],
    ['', '/files/'],
  ])('carry any key: %s', (key, path) => {
    const url = s3Url(place, key);
    expect(url).toBe(`https://s3.eu-central-1.amazonaws.com${path}`);
    expect(new URL(url ?? '').href).toBe(url);
  });

  it('have the bucket where it belongs', () => {
    expect(s3Url({ ...place, style: 'host' }, 'a', { uploads: '' })).toBe(
      'https://files.s3.eu-central-1.amazonaws.com/a?uploads=',
    );
    expect(s3Url({ ...place, bucket: null }, '')).toBe('https://s3.eu-central-1.amazonaws.com/');
  });

  it.each([
    ['files', 'a/../b'],
    ['files', '..'],
    ['../x', 'a'],
    ['evil.example/x', 'a'],
    ['a..b', 'a'],
    ['evil@host', 'a'],
  ])('are none for %s %s', (bucket, key) => {
    expect(s3Url({ ...place, bucket }, key)).toBeNull();
    expect(s3Url({ ...place, bucket, style: 'host' }, key)).toBeNull();
  });
});

describe('answers', () => {
  it('list objects and folders, whatever is in their names', () => {
    const xml = `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>
      <IsTruncated>true</IsTruncated><NextContinuationToken>t/1=</NextContinuationToken>
      <Contents><Key>+a%2Bb</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;abc&quot;</ETag><Size>7</Size></Contents>
      <CommonPrefixes><Prefix>in/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>out/</Prefix></CommonPrefixes></ListBucketResult>`;
    expect(readListing(xml)).toEqual({
      objects: [
        { key: ' a+b', size: 7, etag: 'abc', lastModified: '2026-01-02T03:04:05.000Z', storageClass: null },
      ],
      folders: ['in/', 'out/'],
      nextToken: 't/1=',
    });
    expect(readListing('<ListBucketResult/>')).toEqual({ objects: [], folders: [], nextToken: null });
  });

  it('say what went wrong', () => {
    expect(readS3Error('<Error><Code>NoSuchKey</Code><Message>Gone.</Message></Error>')).toEqual({
      code: 'NoSuchKey',
      message: 'Gone.',
    });
    expect(readS3Error('<html>')).toBeNull();
    expect(readS3Error('<Error><Code>')).toBeNull();
  });
});

describe('uploads', () => {
  const calls: S3Call[] = [];
  beforeEach(() => calls.splice(0));

  const send = async (call: S3Call) => {
    calls.push(call);
    return {
      headers: { etag: `"${calls.length}"` },
      text: '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
    };
  };
  async function* pieces(...sizes: number[]) {
    for (const size of sizes) yield Buffer.alloc(size, 1);
  }

  it('go at once where they are small', async () => {
    expect(await uploadToS3(pieces(3, 4), { 'content-type': 'a/b' }, send)).toMatchObject({
      size: 7,
      etag: '1',
    });
    expect(calls).toMatchObject([{ method: 'PUT', query: {}, headers: { 'content-type': 'a/b' } }]);
    calls.splice(0);
    await uploadToS3(pieces(), {}, send);
    expect(calls).toMatchObject([{ method: 'PUT', body: Buffer.alloc(0) }]);
  });

  it('go in parts of one size where they are large', async () => {
    const size = 2 * S3_PART_BYTES + 5;
    expect(await uploadToS3(pieces(5, size - 6, 1), {}, send)).toMatchObject({ size });
    expect(calls.map(({ method, query, body }) => [method, query, body?.length])).toEqual([
      ['POST', { uploads: '' }, undefined],
      ['PUT', { partNumber: '1', uploadId: 'u' }, S3_PART_BYTES],
      ['PUT', { partNumber: '2', uploadId: 'u' }, S3_PART_BYTES],
      ['PUT', { partNumber: '3', uploadId: 'u' }, 5],
      ['POST', { uploadId: 'u' }, expect.any(Number)],
    ]);
    expect(calls.at(-1)?.body?.toString()).toContain('<PartNumber>3</PartNumber><ETag>&quot;4&quot;</ETag>');
  });

  it('are taken back when they break', async () => {
    async function* broken() {
      yield Buffer.alloc(2 * S3_PART_BYTES);
      throw new Error('gone');
    }
    await expect(uploadToS3(broken(), {}, send)).rejects.toThrow('gone');
    expect(calls.at(-1)).toMatchObject({ method: 'DELETE', query: { uploadId: 'u' } });
  });
});
