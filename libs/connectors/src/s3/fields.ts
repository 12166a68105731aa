import { Type } from 'typebox';

export const bucketField = (title = 'Bucket') =>
  Type.String({
    title,
    minLength: 3,
    maxLength: 255,
    ui: { options: { load: 'buckets' } },
  });

export const keyField = (options: { title?: string; description?: string; load?: boolean } = {}) =>
  Type.String({
    title: options.title ?? 'Key',
    description: options.description ?? 'The name of the object, with its folders: reports/2026/january.pdf',
    minLength: 1,
    maxLength: 1024,
    ...(options.load === false ? {} : { ui: { options: { load: 'objects', dependsOn: ['bucket'] } } }),
  });

export const prefixField = () =>
  Type.Optional(
    Type.String({
      title: 'Begins with',
      description: 'Only objects whose key begins so, such as a folder: reports/',
      maxLength: 1024,
      ui: { placeholder: 'reports/' },
    }),
  );

export const ObjectOutput = {
  key: Type.String({ title: 'Key' }),
  size: Type.Integer({ title: 'Bytes' }),
  etag: Type.String({ title: 'Entity tag', description: 'Another one when the content is another one.' }),
  lastModified: Type.String({ title: 'Last changed' }),
  storageClass: Type.Union([Type.String(), Type.Null()], { title: 'Storage class' }),
};

/** What a file is called that was an object. */
export const nameOf = (key: string): string => key.split('/').findLast((part) => part !== '') ?? 'object';
