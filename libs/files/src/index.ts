export { Files, type FileOwner, type OpenedFile, type StoreFile } from './files';
export { FilesModule } from './files.module';
export { fileName } from './file-name';
export { FileSweep } from './file-sweep';
export { mediaType } from './file-type';
