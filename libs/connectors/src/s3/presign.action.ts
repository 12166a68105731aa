import { defineAction, presignS3 } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { credentialsOf } from './auth';
import { bucketField, keyField } from './fields';

const WEEK = 604_800;

export const presign = defineAction({
  key: 'presign',
  title: 'Make a link to an object',
  description:
    'Makes a link with which whoever has it may download the object, or upload it, for a while. Nothing is asked of the storage.',
  idempotent: true,
  input: Type.Object(
    {
      bucket: bucketField(),
      key: keyField(),
      method: Type.Optional(
        Type.Enum(['GET', 'PUT'], {
          title: 'For',
          default: 'GET',
          ui: { labels: { GET: 'Downloading', PUT: 'Uploading' } },
        }),
      ),
      seconds: Type.Optional(
        Type.Integer({
          title: 'Seconds',
          description: 'How long it works: a week at most.',
          minimum: 1,
          maximum: WEEK,
          default: 3600,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    url: Type.String({ title: 'Link' }),
    expiresAt: Type.String({ title: 'Works until', format: 'date-time' }),
  }),
  async run({ input: { bucket, key, method = 'GET', seconds = 3600 }, auth }) {
    const now = Date.now();
    const url = addressOf(auth, bucket, key);
    return {
      url: await presignS3({ method, url, seconds }, credentialsOf(auth?.fields ?? {}), now),
      expiresAt: new Date(now + seconds * 1000).toISOString(),
    };
  },
});
