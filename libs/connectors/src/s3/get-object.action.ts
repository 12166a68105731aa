import { type ApiClient, type ApiRequest, defineAction, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { addressOf } from './address';
import { bucketField, keyField, nameOf } from './fields';
import { FactsOutput, factsOf } from './object-facts';

export const getObject = defineAction({
  key: 'get-object',
  title: 'Get an object',
  description: 'Downloads an object as a file for the steps that follow.',
  idempotent: true,
  input: Type.Object(
    {
      bucket: bucketField(),
      key: keyField(),
      versionId: Type.Optional(
        Type.String({
          title: 'Version',
          description: 'Left out: the newest.',
          maxLength: 1024,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: Type.Unknown({ title: 'File' }), ...FactsOutput }),
  async run({ input: { bucket, key, versionId }, auth, api, files }) {
    const path = addressOf(auth, bucket, key, { versionId: versionId || undefined });
    // As it is stored: an object may be stored compressed, and stays so.
    const asked = { path, headers: { 'accept-encoding': 'identity' }, maxRedirects: 0, as: 'text' } as const;
    const { status, headers, body } = await api.open(asked);
    if (status !== 200) throw await refusal(api, asked);
    const facts = factsOf(headers);
    const file = await files.save(body, { name: nameOf(key), contentType: facts.contentType });
    return { file, bucket, key, ...facts, size: file.size };
  },
});

/** A bucket of another region answers with a redirect that leads nowhere, and says why in its body. */
async function refusal(api: ApiClient, asked: ApiRequest): Promise<PermanentError> {
  const { status } = await api.request({ ...asked, maxResponseBytes: 65_536 });
  return new PermanentError({
    code: 's3.no_object',
    message: `The storage answered with status ${status} in place of the object. Check the address and the region of the connection.`,
  });
}
