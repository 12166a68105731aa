import { defineAuth, fieldText, type S3Credentials, signS3 } from '#connector-sdk';
import { Type } from 'typebox';

const REGION = 'us-east-1';

export const keysAuth = defineAuth({
  key: 'keys',
  title: 'Access key',
  description:
    'At AWS: IAM → Users → Security credentials → Create access key. At others: wherever they give out S3 access keys. Give the user rights for the buckets that workflows need, and no others.',
  fields: Type.Object(
    {
      accessKeyId: Type.String({ title: 'Access key id', minLength: 1, maxLength: 500 }),
      secretAccessKey: Type.String({
        title: 'Secret access key',
        minLength: 1,
        maxLength: 500,
        ui: { secret: true },
      }),
      sessionToken: Type.Optional(
        Type.String({
          title: 'Session token',
          description: 'Of temporary credentials only.',
          maxLength: 10_000,
          ui: { secret: true, advanced: true },
        }),
      ),
      region: Type.String({
        title: 'Region',
        description: 'Where the buckets are. Where a storage knows no regions, leave what is there.',
        minLength: 1,
        maxLength: 100,
        pattern: '^[A-Za-z0-9-]+$',
        default: REGION,
        ui: { placeholder: 'eu-central-1' },
      }),
      endpoint: Type.Optional(
        Type.String({
          title: 'Address',
          description: 'Of a storage that is not Amazon’s, without the bucket.',
          pattern: '^https?://[^/?#\\s]+/?$',
          maxLength: 500,
          ui: { placeholder: 'https://minio.example.com' },
        }),
      ),
      style: Type.Optional(
        Type.Enum(['path', 'host'], {
          title: 'Where the bucket stands in addresses',
          description: 'Left out: in front of the host at Amazon, in the path elsewhere.',
          ui: {
            advanced: true,
            labels: { path: 'In the path (host/bucket)', host: 'In front of the host (bucket.host)' },
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  apply: (request, fields, { now }) => signS3(request, credentialsOf(fields), now),
});

export function credentialsOf(fields: Readonly<Record<string, unknown>>): S3Credentials {
  const text = (name: string): string => fieldText({ ...fields }, name).trim();
  const sessionToken = text('sessionToken');
  return {
    accessKeyId: text('accessKeyId'),
    secretAccessKey: text('secretAccessKey'),
    region: text('region') || REGION,
    ...(sessionToken === '' ? {} : { sessionToken }),
  };
}
