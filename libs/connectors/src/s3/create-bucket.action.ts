import { defineAction, PermanentError, readS3Error } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { credentialsOf } from './auth';

export const createBucket = defineAction({
  key: 'create-bucket',
  title: 'Create a bucket',
  description: 'Makes a bucket in the region of the connection; one of your own that is there is no mistake.',
  idempotent: true,
  input: Type.Object(
    {
      bucket: Type.String({
        title: 'Bucket',
        description:
          '3 to 63 small letters, digits, dots and hyphens; at Amazon nobody else may have the name.',
        minLength: 3,
        maxLength: 63,
        pattern: '^[a-z0-9][a-z0-9.-]*[a-z0-9]$',
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ bucket: Type.String({ title: 'Bucket' }) }),
  async run({ input: { bucket }, auth, api }) {
    const { region } = credentialsOf(auth?.fields ?? {});
    // us-east-1 is the one that must not be named (CreateBucket, LocationConstraint).
    const body = `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    const answer = await api.request({
      method: 'PUT',
      path: addressOf(auth, bucket),
      ...(region === 'us-east-1' || region === 'auto'
        ? {}
        : { body, headers: { 'content-type': 'application/xml' } }),
      as: 'text',
      maxRedirects: 0,
      expected: [409],
    });
    const error = readS3Error(answer.body);
    if (error && error.code !== 'BucketAlreadyOwnedByYou') {
      throw new PermanentError({
        code: 's3.bucket_exists',
        message: `The bucket can’t be made: ${error.message} Choose another name.`,
      });
    }
    return { bucket };
  },
});
