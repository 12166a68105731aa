/** An outgoing request, as connectors describe it and `outbound` carries it out. */
export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string | string[]>;
  /** What is iterated is sent as it comes, and can't be sent twice: a redirect that keeps the body is then an error. */
  body?: string | Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Names of headers, in lower case, that a redirect to another origin must not get. `authorization` never does. */
  secretHeaders?: readonly string[];
  tls?: HttpTls;
  /** From the first look-up to the last byte, in milliseconds. */
  timeoutMs?: number;
  /** Default 10 MiB, after decompression. */
  maxResponseBytes?: number;
  /** Default 5; 0 returns the 3xx answer itself. */
  maxRedirects?: number;
  signal?: AbortSignal;
}

/** PEM. The certificate of the other side is always verified. */
export interface HttpTls {
  /** Trusted besides the system's authorities. */
  ca?: string;
  /** Of a client that shows who it is. */
  cert?: string;
  key?: string;
  passphrase?: string;
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
