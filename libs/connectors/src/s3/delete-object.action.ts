import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { bucketField, keyField } from './fields';

export const deleteObject = defineAction({
  key: 'delete-object',
  title: 'Delete an object',
  description:
    'Deletes an object; one that is not there is no mistake. Where the bucket keeps versions, they stay.',
  idempotent: true,
  input: Type.Object({ bucket: bucketField(), key: keyField() }, { additionalProperties: false }),
  output: Type.Object({ bucket: Type.String({ title: 'Bucket' }), key: Type.String({ title: 'Key' }) }),
  async run({ input: { bucket, key }, auth, api }) {
    await api.request({ method: 'DELETE', path: addressOf(auth, bucket, key), as: 'text', maxRedirects: 0 });
    return { bucket, key };
  },
});
