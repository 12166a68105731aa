/** How a service signs its requests, as data. */
import type { ArrivingRequest } from '../trigger/declarations';

export type SignatureAlgorithm =
  'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512' | 'ed25519' | 'ecdsa-p256-sha256';

/** How bytes are written as text; `base64` takes the URL's alphabet as well, with or without padding. */
export type ByteEncoding = 'hex' | 'base64';

/** Where in the request the signatures are. The header that comes first in `headers` and is there counts. */
export interface SignaturePlace {
  /** Lower case. */
  headers: readonly string[];
  /**
   * `whole`: the header is the signature, after `prefix`. `pairs`: `t=1,v1=a,v1=b`, of which those named `name`.
   * `list`: `v1,a v1,b`, of which those of version `name`.
   */
  form: { kind: 'whole'; prefix?: string } | { kind: 'pairs' | 'list'; name: string };
}

/** Where the request says when it was sent. Only what is signed as well proves anything. */
export interface TimestampPlace {
  /** A header, a pair within the signature's header, or a field of a JSON body by its dotted path. */
  in: { headers: readonly string[] } | { pair: string } | { body: string };
  /** Seconds or milliseconds since 1970, or ISO 8601. */
  unit: 's' | 'ms' | 'iso';
  /** How long ago it may be. Default 300. */
  toleranceSeconds?: number;
  /** How far ahead of this clock it may be. Default 300, or `toleranceSeconds` where that is less. */
  aheadSeconds?: number;
}

/** What of a request was taken out of it, to be signed as well. */
export interface ContentFacts {
  timestamp: string | null;
  id: string | null;
}

/** The bytes that are signed; null when something of them is not in the request. */
export type ContentOf = (request: ArrivingRequest, facts: ContentFacts) => Buffer | null;

export interface SignatureScheme {
  algorithm: SignatureAlgorithm;
  signature: SignaturePlace;
  /** How the signature is written. */
  encoding: ByteEncoding;
  /**
   * What is signed, as a template: `{body}` (the raw bytes), `{timestamp}`, `{id}`, `{url}`, `{method}`, `{path}`,
   * `{query}` and `{header:name}`; everything else is itself. A function for what is no simple row of these.
   */
  content: string | ContentOf;
  timestamp?: TimestampPlace;
  /** What `{id}` is: the first of these headers that is there. */
  idHeaders?: readonly string[];
  /**
   * How the connection's secret becomes the key. `text` (default): its UTF-8. `base64` or `hex`: what it decodes to.
   * Public keys: the raw 32 bytes of Ed25519, or a DER SubjectPublicKeyInfo; a PEM is taken as it is.
   */
  key?: { encoding: 'text' | ByteEncoding; prefix?: string };
}

export const DEFAULT_TOLERANCE_SECONDS = 300;
