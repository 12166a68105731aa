import type { FileRef } from '#connector-sdk';
import { Files } from '#files';
import { Audit } from '#identity';
import { CodedError, FailureError, notFound } from '#kernel';
import { FileRepository, type FileRow } from '#store';
import { Controller, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { attachment } from './disposition';
import { FilePage, FileParams, FileQuery, FileReference, FileUpload, type FileView } from './shapes';

const TAG = 'Files';

@Controller()
export class FilesController {
  constructor(
    private readonly files: Files,
    private readonly rows: FileRepository,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'POST',
    path: '/files',
    summary: 'Upload a file',
    description:
      'For samples and tries: the answer goes into any field for a file. It is kept for the retention time, and may ' +
      'be as large as `SLUICE_FILE_LIMIT` says.',
    tag: TAG,
    access: 'editor',
    query: FileUpload,
    rawBody: true,
    responses: { 201: FileReference },
  })
  async upload(request: RouteRequest<unknown, FileUpload>): Promise<FileRef> {
    const { caller, query } = request;
    const stored = await refusing(
      this.files.store({
        workspaceId: caller.workspaceId,
        runId: null,
        content: request.bytes,
        name: query.name,
        contentType: query.contentType,
        signal: request.gone,
      }),
    );
    const { $file, name, size } = stored;
    await this.audit.record(caller, 'file.upload', { type: 'file', id: $file }, { name, size });
    return stored;
  }

  @Route({
    method: 'GET',
    path: '/files',
    summary: 'List files',
    description: 'Newest first: all that are stored, or those that the steps of one run made.',
    tag: TAG,
    access: 'viewer',
    query: FileQuery,
    responses: { 200: FilePage },
  })
  list({ caller, query }: RouteRequest<unknown, FileQuery>): Promise<FilePage> {
    return pageOf(
      query,
      ({ limit, before }) => this.rows.list(caller.workspaceId, limit, query.run, before),
      fileView,
    );
  }

  @Route({
    method: 'GET',
    path: '/files/:id',
    summary: 'Download a file',
    description:
      'By its `$file`. Also those that came in with an event. Browsers save it and never show it, whatever it is.',
    tag: TAG,
    access: 'viewer',
    params: FileParams,
    responses: { 200: { mediaType: 'application/octet-stream', description: 'The bytes of the file.' } },
  })
  async download(request: RouteRequest<FileParams>): Promise<StreamableFile> {
    const { caller, params } = request;
    const { content, name, contentType, size } = await refusing(
      this.files.open(caller.workspaceId, params.id),
    );
    const started = await refusing(begin(content));
    // Whatever it is, it is somebody else's, and on our own origin.
    request.setHeader('content-security-policy', "sandbox; default-src 'none'");
    request.setHeader('cross-origin-resource-policy', 'same-origin');
    return new StreamableFile(Readable.from(started, { objectMode: false }), {
      type: contentType,
      disposition: attachment(name),
      length: size,
    });
  }

  @Route({
    method: 'DELETE',
    path: '/files/:id',
    summary: 'Remove a file',
    description: 'Runs that refer to it can’t open it any more.',
    tag: TAG,
    access: 'editor',
    params: FileParams,
    responses: { 204: null },
  })
  async remove({ caller, params }: RouteRequest<FileParams>): Promise<void> {
    if (!(await this.files.remove(caller.workspaceId, params.id))) throw notFound('file');
    await this.audit.record(caller, 'file.delete', { type: 'file', id: params.id });
  }
}

const fileView = ({ sha256, createdAt, id, runId, name, contentType, size }: FileRow): FileView => ({
  id,
  runId,
  name,
  contentType,
  size,
  sha256: sha256.toString('hex'),
  createdAt: createdAt.toISOString(),
});

/** What can fail before the answer's first byte fails before it. */
async function begin(content: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

async function refusing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message } = error.failure;
    if (code === 'files.missing') throw notFound('file');
    if (code === 'files.too_large') throw new CodedError('request.too_large', message);
    throw new CodedError('server.unavailable', message, { headers: { 'retry-after': '10' }, cause: error });
  }
}
