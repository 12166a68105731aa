/** Files in an S3-compatible bucket of whoever runs the installation. */
import type { FilesS3Config } from '#config';
import { FailureError, type HttpClient, type HttpRequest, type HttpStreamClient } from '#kernel';
import { readS3Error, s3Url, type SendS3, signS3, textInXml, uploadToS3 } from '#connector-sdk';

import { cancelled, missingFile, storageFailure } from './failures';
import type { FileStorage } from './storage';

const TIMEOUT_MS = 120_000;

export interface S3StorageOptions extends FilesS3Config {
  http: HttpClient;
  streams: HttpStreamClient;
}

export class S3Storage implements FileStorage {
  readonly backend = 's3';

  constructor(private readonly options: S3StorageOptions) {}

  async write(key: string, content: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const send: SendS3 = async ({ method, query, headers, body }) => {
      // What was begun is also taken back after a stop.
      if (signal.aborted && method !== 'DELETE') throw cancelled();
      return this.ask(method, key, query, headers, body);
    };
    await uploadToS3(content, { 'content-type': 'application/octet-stream' }, send);
  }

  async *read(key: string, signal?: AbortSignal): AsyncIterable<Buffer> {
    const request = await this.signed({ method: 'GET', url: this.urlOf(key) });
    const ending = signal ? { signal } : {};
    const answer = await this.options.streams.open({ ...request, ...ending, maxRedirects: 0 });
    if (answer.status === 200) return yield* answer.body;
    // Nobody reads what else it says; leaving it closes the connection.
    await answer.body[Symbol.asyncIterator]().return?.();
    throw answer.status === 404 ? missingFile() : refused(answer.status, null);
  }

  async remove(key: string): Promise<void> {
    await this.ask('DELETE', key, {}, {}, null);
    const name = `${this.options.prefix}${key}`;
    for (const uploadId of uploadsIn(await this.openUploads(name), name))
      await this.ask('DELETE', key, { uploadId }, {}, null);
  }

  /** Some storages can't say: there, parts that a crash left are for their own housekeeping. */
  private async openUploads(name: string): Promise<string> {
    try {
      return (await this.ask('GET', null, { uploads: '', prefix: name }, {}, null)).text;
    } catch (error) {
      const code = error instanceof FailureError ? error.failure.details?.code : null;
      if (code === 'NotImplemented' || code === 'MethodNotAllowed') return '';
      throw error;
    }
  }

  /** Of the object, or of the bucket where there is no key. */
  private async ask(
    method: string,
    key: string | null,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    body: Buffer | null,
  ) {
    const request = await this.signed({
      method,
      url: this.urlOf(key, query),
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
    });
    const answer = await this.options.http.request({ ...request, maxRedirects: 0 });
    const text = answer.body.toString('utf8');
    // A part that comes too late may be answered with an error and 200 (CompleteMultipartUpload).
    const fault = readS3Error(text);
    const isGone = method === 'DELETE' && answer.status === 404;
    if ((answer.status >= 300 || fault) && !isGone) throw refused(answer.status, fault?.code ?? null);
    return { headers: answer.headers, text };
  }

  private signed(request: HttpRequest): Promise<HttpRequest> {
    return signS3(request, this.options, Date.now());
  }

  private urlOf(key: string | null, query: Readonly<Record<string, string>> = {}): string {
    const name = key === null ? '' : `${this.options.prefix}${key}`;
    const url = s3Url(this.options, name, query);
    if (url === null) throw refused(0, 'a bucket or prefix that can’t be');
    return url;
  }
}

const refused = (status: number, code: string | null): FailureError =>
  storageFailure(`the bucket answers ${code ?? `with status ${status}`}.`, null, { status, code });

/** Of the answer to ListMultipartUploads: those of exactly this object. */
function uploadsIn(text: string, name: string): string[] {
  if (textInXml(text, 'ListMultipartUploadsResult.Bucket') === null) return [];
  return [...text.matchAll(/<Upload>.*?<\/Upload>/gs)].flatMap(([upload]) => {
    const id = textInXml(upload, 'Upload.UploadId');
    return id !== null && textInXml(upload, 'Upload.Key') === name ? [id] : [];
  });
}
