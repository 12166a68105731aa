import type { HttpRequest } from '#kernel';

import { S3Storage } from './s3-storage';

const asked: string[] = [];
let uploads = '';

const storage = new S3Storage({
  endpoint: 'https://storage.test',
  bucket: 'files',
  region: 'us-east-1',
  accessKeyId: 'key',
  secretAccessKey: 'secret',
  style: 'path',
  prefix: 'sluice/',
  http: {
    request: async ({ method, url }: HttpRequest) => {
      asked.push(`${method} ${url}`);
      return { status: method === 'GET' ? 200 : 204, url, headers: {}, body: Buffer.from(uploads) };
    },
  },
  streams: { open: () => Promise.reject(new Error('none')) },
});

it('takes back what a crash left of an upload in parts, and nobody else’s', async () => {
  const upload = (key: string, id: string) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`;
  uploads = `<?xml version="1.0"?><ListMultipartUploadsResult><Bucket>files</Bucket>${upload('sluice/aa/1', 'mine')}${upload('sluice/aa/12', 'other')}</ListMultipartUploadsResult>`;
  await storage.remove('aa/1');
  expect(asked).toEqual([
    'DELETE https://storage.test/files/sluice/aa/1',
    'GET https://storage.test/files/?uploads=&prefix=sluice%2Faa%2F1',
    'DELETE https://storage.test/files/sluice/aa/1?uploadId=mine',
  ]);
});
