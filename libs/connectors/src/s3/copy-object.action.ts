import { bareTag, defineAction, PermanentError, s3Url, textInXml } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { bucketField, keyField } from './fields';

export const copyObject = defineAction({
  key: 'copy-object',
  title: 'Copy an object',
  description: 'Copies an object within the storage, up to 5 GB, without downloading it.',
  idempotent: true,
  input: Type.Object(
    {
      bucket: bucketField(),
      key: keyField(),
      toBucket: Type.Optional(
        Type.String({
          title: 'To bucket',
          description: 'Left out: the same.',
          maxLength: 255,
          ui: { options: { load: 'buckets' } },
        }),
      ),
      toKey: keyField({ title: 'To key', load: false }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    bucket: Type.String({ title: 'Bucket' }),
    key: Type.String({ title: 'Key' }),
    etag: Type.String({ title: 'Entity tag' }),
    lastModified: Type.Union([Type.String(), Type.Null()], { title: 'Last changed' }),
  }),
  async run({ input: { bucket, key, toBucket, toKey }, auth, api }) {
    const target = toBucket || bucket;
    const { body } = await api.request({
      method: 'PUT',
      path: addressOf(auth, target, toKey),
      headers: { 'x-amz-copy-source': sourceOf(bucket, key) },
      as: 'text',
      maxRedirects: 0,
    });
    const text = typeof body === 'string' ? body : '';
    return {
      bucket: target,
      key: toKey,
      etag: bareTag(textInXml(text, 'CopyObjectResult.ETag')),
      lastModified: textInXml(text, 'CopyObjectResult.LastModified'),
    };
  },
});

/** `/bucket/key`, encoded as in addresses. */
function sourceOf(bucket: string, key: string): string {
  const url = s3Url({ endpoint: 'https://host', style: 'path', bucket }, key);
  if (url === null)
    throw new PermanentError({ code: 's3.bad_name', message: 'The name of the bucket or the key can’t be.' });
  return new URL(url).pathname;
}
