/** s3rver: S3-compatible storage that is none of ours. It looks at who signs, not at whether the signature is right. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { testDirectory } from './test-directory';

interface S3rver {
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}

type MakeS3rver = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  serviceEndpoint: string;
  vhostBuckets: boolean;
  configureBuckets: { name: string; configs: string[] }[];
}) => S3rver;

export interface S3Server {
  /** `http://127.0.0.1:…` */
  url: string;
  port: number;
  /** The one account there is. */
  accessKeyId: string;
  secretAccessKey: string;
  close(): Promise<void>;
}

/** Buckets stand in the path, or in front of `s3.<serviceEndpoint>`. */
export async function startS3Server(
  buckets: readonly string[],
  { serviceEndpoint = 'storage.test' }: { serviceEndpoint?: string } = {},
): Promise<S3Server> {
  const Server = createRequire(__filename)('s3rver') as MakeS3rver;
  const directory = await mkdtemp(path.join(testDirectory(), 's3-'));
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    serviceEndpoint,
    vhostBuckets: false,
    configureBuckets: buckets.map((name) => ({ name, configs: [] })),
  });
  const { port } = await server.run();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
