import { createHash } from 'node:crypto';

import { defineAction, type SendS3, uploadToS3 } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { bucketField, keyField } from './fields';

const UPLOAD_TIMEOUT_MS = 300_000;

const header = (title: string, description: string) =>
  Type.Optional(
    Type.String({ title, description, maxLength: 500, pattern: '^[\\x20-\\x7e]*$', ui: { advanced: true } }),
  );

export const putObject = defineAction({
  key: 'put-object',
  title: 'Put an object',
  description: 'Uploads a file, or text. An object of the same key is replaced.',
  idempotent: true,
  input: Type.Object(
    {
      bucket: bucketField(),
      key: keyField({ load: false }),
      file: Type.Unknown({
        title: 'File',
        description: 'A file of an earlier step or of the trigger, or text.',
        ui: { format: 'file' },
      }),
      contentType: header('Content type', 'Left out: that of the file.'),
      cacheControl: header('Cache-Control', 'How long those who read it may keep it.'),
      storageClass: header('Storage class', 'Left out: what the bucket has for usual.'),
      acl: Type.Optional(
        Type.Enum(['private', 'public-read', 'bucket-owner-full-control', 'authenticated-read'], {
          title: 'Who may read it',
          description: 'Left out: as the bucket says. Many buckets allow no other choice.',
          ui: {
            advanced: true,
            labels: {
              private: 'Only the owner',
              'public-read': 'Everybody',
              'bucket-owner-full-control': 'Its owner and that of the bucket',
              'authenticated-read': 'Everybody with an account at the storage',
            },
          },
        }),
      ),
      metadata: Type.Optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), Type.String({ maxLength: 2000 }), {
          title: 'Metadata',
          description: 'Names and values that are kept with the object.',
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false, required: ['bucket', 'key', 'file'] },
  ),
  output: Type.Object({
    bucket: Type.String({ title: 'Bucket' }),
    key: Type.String({ title: 'Key' }),
    size: Type.Integer({ title: 'Bytes' }),
    etag: Type.String({ title: 'Entity tag' }),
    versionId: Type.Union([Type.String(), Type.Null()], { title: 'Version' }),
  }),
  async run({ input, auth, api, files }) {
    const { bucket, key } = input;
    const file = await files.open(input.file);
    const send: SendS3 = async ({ method, query, headers, body }) => {
      const answer = await api.request({
        method,
        path: addressOf(auth, bucket, key, query),
        // Said here, it is not taken for a part of the credentials, and a checksum stays readable in other steps.
        headers: { ...headers, 'x-amz-content-sha256': sha256Of(body) },
        ...(body ? { body } : {}),
        as: 'text',
        maxRedirects: 0,
        timeoutMs: UPLOAD_TIMEOUT_MS,
      });
      return { headers: answer.headers, text: typeof answer.body === 'string' ? answer.body : '' };
    };
    return { bucket, key, ...(await uploadToS3(file.content, headersOf(input, file.contentType), send)) };
  },
});

const sha256Of = (body: Buffer | null): string =>
  createHash('sha256')
    .update(body ?? '')
    .digest('hex');

interface PutInput {
  contentType?: string;
  cacheControl?: string;
  storageClass?: string;
  acl?: string;
  metadata?: Record<string, string>;
}

/** PutObject and CreateMultipartUpload take the same ones. */
function headersOf(input: PutInput, fileType: string): Record<string, string> {
  const { contentType, cacheControl, storageClass, acl, metadata = {} } = input;
  const given = {
    'content-type': contentType || fileType,
    'cache-control': cacheControl,
    'x-amz-storage-class': storageClass,
    'x-amz-acl': acl,
  };
  return {
    ...Object.fromEntries(Object.entries(given).filter((pair): pair is [string, string] => Boolean(pair[1]))),
    ...Object.fromEntries(
      // Headers are ASCII; other characters go as RFC 2047 has it, which S3 reads.
      Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, asciiText(value)]),
    ),
  };
}

const asciiText = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
