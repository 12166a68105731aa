/** A request and its bytes in → how a trigger's declaration sees it before it is stored. */
import { headerFields, type ArrivingRequest } from '#connector-sdk';
import { pairs } from '#intake';
import { REDACTED } from '#kernel';
import type { FastifyRequest } from 'fastify';

import { contentTypeIn } from '../public-scope';

/** What stands behind the address, and after it, as it was sent. */
export interface HookPlace {
  path: string;
  query: string;
}

/** @param addressEnd where the token begins in the path */
export function locateHook(url: string, addressEnd: number): HookPlace {
  const mark = url.indexOf('?');
  const whole = mark === -1 ? url : url.slice(0, mark);
  const slash = whole.indexOf('/', addressEnd);
  return { path: slash === -1 ? '' : whole.slice(slash), query: mark === -1 ? '' : url.slice(mark + 1) };
}

/** Headers are only taken apart where somebody looks at them. */
export class ArrivingHook implements ArrivingRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  private lines: readonly (readonly [string, string])[] | null = null;
  private joined: Readonly<Record<string, string>> | null = null;
  private concealed: readonly string[] = [];

  constructor(
    private readonly request: FastifyRequest,
    { path, query }: HookPlace,
    readonly body: Buffer,
    private readonly publicUrl: string,
  ) {
    this.method = request.method;
    this.path = path;
    this.query = query;
  }

  get url(): string {
    return this.publicUrl + this.request.url;
  }

  get headers(): readonly (readonly [string, string])[] {
    return (this.lines ??= pairs(this.request.raw.rawHeaders));
  }

  get fields(): Readonly<Record<string, string>> {
    return (this.joined ??= headerFields(this.headers));
  }

  /** Name, value, name, value… as received, but for the values that are secrets. */
  get keptHeaders(): readonly string[] {
    const { rawHeaders } = this.request.raw;
    if (this.concealed.length === 0) return rawHeaders;
    return rawHeaders.map((text, n) =>
      n % 2 === 1 && this.concealed.includes(rawHeaders[n - 1]!.toLowerCase()) ? REDACTED : text,
    );
  }

  get contentType(): string | null {
    return contentTypeIn(this.request.raw.rawHeaders);
  }

  /** @param names in lower case */
  conceal(names: readonly string[]): void {
    this.concealed = names;
  }

  get address(): string | null {
    return this.request.ip || null;
  }
}
