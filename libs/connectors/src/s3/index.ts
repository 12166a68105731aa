import { defineConnector } from '#connector-sdk';

import { api } from './api';
import { keysAuth } from './auth';
import { copyObject } from './copy-object.action';
import { createBucket } from './create-bucket.action';
import { deleteObject } from './delete-object.action';
import { getObject } from './get-object.action';
import { headObject } from './head-object.action';
import { listObjects } from './list-objects.action';
import { newObject } from './new-object.trigger';
import { buckets, bucketsUnlessDenied, objects } from './options';
import { presign } from './presign.action';
import { putObject } from './put-object.action';

export const connector = defineConnector({
  key: 's3',
  title: 'S3 storage',
  description: 'Puts files into Amazon S3 and storages that speak its language, and gets them out again.',
  group: 'files',
  icon: 'icon.svg',
  api,
  auth: [keysAuth],
  test: async (context) => {
    const found = await bucketsUnlessDenied(context);
    return { account: found && (found.length === 1 ? '1 bucket' : `${found.length} buckets`) };
  },
  options: { buckets, objects },
  triggers: [newObject],
  actions: [listObjects, getObject, putObject, headObject, copyObject, deleteObject, presign, createBucket],
});
