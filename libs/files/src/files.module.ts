import { CONFIG, type Config } from '#config';
import { createHttpClient, createHttpStreamClient } from '#outbound';
import { FileRepository } from '#store';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';

import { FileSweep } from './file-sweep';
import { Files } from './files';
import { FolderStorage } from './folder-storage';
import { S3Storage } from './s3-storage';
import { Storages } from './storages';

/** Whoever runs the installation says where its bucket is, so that address may be a private one. */
const ANYWHERE = { allow: ['0.0.0.0/0', '::/0'] };

const STORAGE_HTTP = Symbol('STORAGE_HTTP');

interface StorageHttp {
  http: ReturnType<typeof createHttpClient>;
  streams: ReturnType<typeof createHttpStreamClient>;
}

/** Files of runs. Needs the global ConfigModule and StoreModule. */
@Global()
@Module({
  providers: [
    {
      provide: STORAGE_HTTP,
      useFactory: (): StorageHttp => ({
        http: createHttpClient(ANYWHERE),
        streams: createHttpStreamClient(ANYWHERE),
      }),
    },
    {
      provide: Storages,
      inject: [CONFIG, STORAGE_HTTP],
      useFactory: ({ filesDir, filesS3 }: Config, clients: StorageHttp) => {
        const folder = new FolderStorage(filesDir);
        return filesS3
          ? new Storages(new S3Storage({ ...filesS3, ...clients }), [folder])
          : new Storages(folder);
      },
    },
    {
      provide: Files,
      inject: [FileRepository, Storages, CONFIG],
      useFactory: (rows: FileRepository, storages: Storages, { fileLimitBytes }: Config) =>
        new Files(rows, storages, fileLimitBytes),
    },
    {
      provide: FileSweep,
      inject: [FileRepository, Storages],
      useFactory: (rows: FileRepository, storages: Storages) => new FileSweep(rows, storages),
    },
  ],
  exports: [Files, FileSweep],
})
export class FilesModule implements OnApplicationShutdown {
  constructor(@Inject(STORAGE_HTTP) private readonly clients: StorageHttp) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.clients.http.close(), this.clients.streams.close()]);
  }
}
