import { definePollTrigger, everySeconds, PermanentError, type S3Object } from '#connector-sdk';
import { Type } from 'typebox';

import { bucketField, ObjectOutput, prefixField } from './fields';
import { listPage } from './list-objects';

const MAX_PAGES = 20;
/** An object that was uploaded in parts bears the time at which its upload was begun. */
const SLACK_MS = 24 * 3_600_000;

export const newObject = definePollTrigger({
  key: 'new-object',
  title: 'New or changed object',
  description: 'Starts when an object is put into a bucket, or replaced.',
  auth: { kinds: ['keys'], required: true },
  input: Type.Object(
    { bucket: bucketField(), prefix: prefixField(), everySeconds: everySeconds(60) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    body: Type.Object({ bucket: Type.String({ title: 'Bucket' }), ...ObjectOutput }, { title: 'Object' }),
  }),
  intervalMs: (input) => (input.everySeconds ?? 60) * 1000,
  source: ({ bucket, prefix }) => ({ bucket, prefix }),
  async poll(context) {
    const { bucket, prefix } = context.input;
    const since = newestOf(context.cursor);
    const found: S3Object[] = [];
    let token: string | null = null;
    for (let page = 0; page === 0 || token !== null; page++) {
      if (page === MAX_PAGES) throw tooMany();
      const listing = await listPage(context, { bucket, prefix, token });
      found.push(...listing.objects.filter(({ key }) => !key.endsWith('/')));
      token = listing.nextToken;
    }
    const fresh = found
      .filter(({ lastModified }) => Date.parse(lastModified) >= since - SLACK_MS)
      .toSorted((a, b) => Date.parse(a.lastModified) - Date.parse(b.lastModified));
    return {
      items: fresh.map((object) => ({
        id: `${object.key}\n${object.etag}\n${object.lastModified}`,
        value: { bucket, ...object },
      })),
      cursor: { newest: fresh.at(-1)?.lastModified ?? (since === 0 ? null : new Date(since).toISOString()) },
    };
  },
});

function newestOf(cursor: unknown): number {
  if (cursor === null || typeof cursor !== 'object' || !('newest' in cursor)) return 0;
  const time = Date.parse(String(cursor.newest));
  return Number.isNaN(time) ? 0 : time;
}

const tooMany = (): PermanentError =>
  new PermanentError({
    code: 's3.too_many_objects',
    message: `More than ${MAX_PAGES},000 objects begin like this, too many to look through again and again. Narrow it down to a folder, and move objects away when they are done with.`,
  });
