import { defineAction, type S3Object } from '#connector-sdk';
import { Type } from 'typebox';

import { bucketField, ObjectOutput, prefixField } from './fields';
import { listPage } from './list-objects';

const PAGE = 1000;

export const listObjects = defineAction({
  key: 'list-objects',
  title: 'List objects',
  description: 'Says what is in a bucket, or in a folder of it.',
  idempotent: true,
  input: Type.Object(
    {
      bucket: bucketField(),
      prefix: prefixField(),
      folders: Type.Optional(
        Type.Boolean({
          title: 'Only this folder',
          description: 'What is in deeper folders is left out, and the folders are listed by themselves.',
          default: false,
        }),
      ),
      limit: Type.Optional(
        Type.Integer({
          title: 'At most',
          minimum: 1,
          maximum: 10_000,
          default: 1000,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    objects: Type.Array(Type.Object(ObjectOutput), { title: 'Objects' }),
    folders: Type.Array(Type.String(), { title: 'Folders' }),
    more: Type.Boolean({ title: 'There are more' }),
  }),
  async run(context) {
    const { bucket, prefix, folders: onlyHere = false, limit = PAGE } = context.input;
    const objects: S3Object[] = [];
    const folders = new Set<string>();
    let token: string | null = null;
    do {
      const max = Math.min(PAGE, limit - objects.length - folders.size);
      const page = await listPage(context, {
        bucket,
        prefix,
        token,
        max,
        ...(onlyHere ? { delimiter: '/' } : {}),
      });
      objects.push(...page.objects);
      for (const folder of page.folders) folders.add(folder);
      token = page.nextToken;
    } while (token !== null && objects.length + folders.size < limit);
    return { objects: objects.slice(0, limit), folders: [...folders], more: token !== null };
  },
});
