/** What the headers of GetObject and HeadObject say of an object. */
import { bareTag } from '#connector-sdk';
import { Type } from 'typebox';

export const FactsOutput = {
  bucket: Type.String({ title: 'Bucket' }),
  key: Type.String({ title: 'Key' }),
  size: Type.Integer({ title: 'Bytes' }),
  contentType: Type.String({ title: 'Content type' }),
  etag: Type.String({ title: 'Entity tag' }),
  lastModified: Type.Union([Type.String(), Type.Null()], { title: 'Last changed' }),
  versionId: Type.Union([Type.String(), Type.Null()], { title: 'Version' }),
  metadata: Type.Record(Type.String(), Type.String(), { title: 'Metadata' }),
};

type Headers = Readonly<Record<string, string | string[]>>;

export function factsOf(headers: Headers) {
  const text = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const changed = Date.parse(text('last-modified') ?? '');
  const metadata = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), String(value)]] : [],
  );
  return {
    size: Number(text('content-length') ?? 0),
    contentType: text('content-type') ?? 'application/octet-stream',
    etag: bareTag(text('etag')),
    lastModified: Number.isNaN(changed) ? null : new Date(changed).toISOString(),
    versionId: text('x-amz-version-id'),
    metadata: Object.fromEntries(metadata),
  };
}
