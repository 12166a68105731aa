export { Files } from './files';
export { FilesModule } from './files.module';
export { FileSweep } from './file-sweep';
