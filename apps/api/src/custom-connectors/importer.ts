/** An OpenAPI document, its address or a curl line in, what can be made of it out. */
import {
  importCurl,
  Imported,
  ImportError,
  importOpenApi,
  isSecretName,
  MAX_DOCUMENT_BYTES,
} from '#catalogue';
import { CodedError, FailureError, type HttpClient } from '#kernel';
import { HTTP_CLIENT } from '#outbound';
import { Inject, Injectable } from '@nestjs/common';

export interface ImportSource {
  openapi?: string;
  url?: string;
  curl?: string;
}

const TIMEOUT_MS = 30_000;
const ACCEPT = 'application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.8';

@Injectable()
export class Importer {
  constructor(@Inject(HTTP_CLIENT) private readonly http: HttpClient) {}

  /**
   * @param knownKeys of operations that are there already, by `METHOD /path`
   * @throws CodedError `request.invalid` for none or several sources, `connector.import_failed` with words
   */
  async read(source: ImportSource, knownKeys: ReadonlyMap<string, string>): Promise<Imported> {
    const given = [source.openapi, source.url, source.curl].filter((one) => one !== undefined);
    if (given.length !== 1)
      throw new CodedError(
        'request.invalid',
        'Give one of these: an OpenAPI document, its address, or a curl line.',
        {
          problems: [
            { pointer: '/body', code: 'source.one', message: 'Give one of “openapi”, “url” and “curl”.' },
          ],
        },
      );
    try {
      if (source.curl !== undefined) return importCurl(source.curl, knownKeys);
      if (source.openapi !== undefined) return await importOpenApi(source.openapi, { url: null, knownKeys });
      const { text, url } = await this.fetch(source.url ?? '');
      return await importOpenApi(text, { url, knownKeys });
    } catch (error) {
      if (error instanceof ImportError) throw failed(error.message);
      throw error;
    }
  }

  private async fetch(address: string): Promise<{ text: string; url: string }> {
    const url = address.trim();
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
      throw failed('This is no address: write one that begins with https://.');
    try {
      const { status, body } = await this.http.request({
        method: 'GET',
        url,
        headers: { accept: ACCEPT },
        timeoutMs: TIMEOUT_MS,
        maxResponseBytes: MAX_DOCUMENT_BYTES,
      });
      if (status < 300) return { text: body.toString('utf8'), url: withoutSecrets(url) };
      throw failed(
        `The address answered with status ${status}. Look at it in a browser, or paste the document itself.`,
      );
    } catch (error) {
      if (error instanceof FailureError) throw failed(error.failure.message);
      throw error;
    }
  }
}

/** It is kept in clear, so that the document can be fetched again. */
function withoutSecrets(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (isSecretName(name)) url.searchParams.delete(name);
  return url.href;
}

const failed = (message: string): CodedError => new CodedError('connector.import_failed', message);
