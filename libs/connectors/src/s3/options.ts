import { FailureError } from '#kernel';
import { chosen, type OptionLoader, readBuckets, type ServiceContext } from '#connector-sdk';

import { addressOf } from './address';
import { listPage } from './list-objects';

export async function bucketsOf({ api, auth }: Pick<ServiceContext, 'api' | 'auth'>) {
  const { body } = await api.request({ path: addressOf(auth, null), as: 'text', maxRedirects: 0 });
  return readBuckets(typeof body === 'string' ? body : '');
}

/** Null: the key is right, but is for some buckets only and may not list them. */
export async function bucketsUnlessDenied(context: Pick<ServiceContext, 'api' | 'auth'>) {
  try {
    return await bucketsOf(context);
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 's3.access_denied') return null;
    throw error;
  }
}

export const buckets: OptionLoader = async (context) => {
  const search = context.search.toLowerCase();
  const found = ((await bucketsUnlessDenied(context)) ?? []).filter(({ name }) =>
    name.toLowerCase().includes(search),
  );
  return { options: found.map(({ name }) => ({ value: name, label: name })) };
};

/** The search is what a key begins with: storages can't look within. */
export const objects: OptionLoader = async (context) => {
  const bucket = chosen(context.input, 'bucket');
  if (bucket === null) return { options: [] };
  const { search, cursor } = context;
  const page = await listPage(context, { bucket, prefix: search, token: cursor, max: 100 });
  return {
    options: page.objects.map(({ key, size }) => ({ value: key, label: key, hint: `${size} bytes` })),
    nextCursor: page.nextToken,
  };
};
