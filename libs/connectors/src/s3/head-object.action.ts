import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { bucketField, keyField } from './fields';
import { FactsOutput, factsOf } from './object-facts';

export const headObject = defineAction({
  key: 'head-object',
  title: 'Look up an object',
  description: 'Says whether an object is there, and what it is, without downloading it.',
  idempotent: true,
  input: Type.Object({ bucket: bucketField(), key: keyField() }, { additionalProperties: false }),
  output: Type.Object({
    exists: Type.Boolean({ title: 'It is there' }),
    bucket: FactsOutput.bucket,
    key: FactsOutput.key,
    object: Type.Union([Type.Object(factsWithoutPlace()), Type.Null()], { title: 'Object' }),
  }),
  async run({ input: { bucket, key }, auth, api }) {
    const path = addressOf(auth, bucket, key);
    const answer = await api.request({ method: 'HEAD', path, as: 'text', expected: [404], maxRedirects: 0 });
    const exists = answer.status === 200;
    return { exists, bucket, key, object: exists ? factsOf(answer.headers) : null };
  },
});

function factsWithoutPlace() {
  const { bucket: _bucket, key: _key, ...facts } = FactsOutput;
  return facts;
}
