/** An outgoing request, as connectors describe it and `outbound` carries it out. */
export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array | null;
  /** From the first look-up to the last byte, in milliseconds. */
  timeoutMs?: number;
  /** Default 10 MiB, after decompression. */
  maxResponseBytes?: number;
  /** Default 5; 0 returns the 3xx answer itself. */
  maxRedirects?: number;
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  /** The address that answered, after redirects. */
  url: string;
  /** Lower-case names. */
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Carries out a request behind the outbound guard. Throws `FailureError`; an HTTP status of 400 or more is an answer, not an error. */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>;
}
