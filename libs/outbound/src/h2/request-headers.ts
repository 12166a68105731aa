/** A request as undici takes it in, the fields of an HTTP/2 request out (RFC 9113 §8.2, §8.3.1). */
import { type OutgoingHttpHeaders, sensitiveHeaders } from 'node:http2';

import { outboundFailure } from '../failures';

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** RFC 9110 §5.5. */
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
/** Not to be kept in the table by which both sides shorten what they say again (RFC 7541 §7.1.3). */
const SENSITIVE = /auth|cookie|key|secret|token|signature/;

export interface H2Request {
  /** Scheme, host and port. */
  origin: string;
  method: string;
  path: string;
  /** Name, value, name, value… */
  headers: readonly string[];
  /** Of the body; null where it is not known, or there is none. */
  length: number | null;
}

/** Throws `outbound.bad_request`. */
export function requestHeaders({ origin, method, path, headers, length }: H2Request): OutgoingHttpHeaders {
  const { host, protocol } = new URL(origin);
  const fields: OutgoingHttpHeaders = {
    ':method': method,
    ':scheme': protocol.slice(0, -1),
    ':authority': host,
    ':path': path,
  };
  for (let at = 0; at < headers.length; at += 2) {
    const name = (headers[at] ?? '').toLowerCase();
    const value = headers[at + 1] ?? '';
    if (!NAME.test(name) || BAD_VALUE.test(value)) throw badHeader();
    if (name === 'host') fields[':authority'] = value;
    else add(fields, name, value);
  }
  if (length !== null) fields['content-length'] = String(length);
  return Object.assign(fields, {
    [sensitiveHeaders]: Object.keys(fields).filter((name) => SENSITIVE.test(name)),
  });
}

function add(fields: OutgoingHttpHeaders, name: string, value: string): void {
  const known = fields[name];
  if (known === undefined) fields[name] = value;
  else if (name === 'cookie') fields[name] = `${String(known)}; ${value}`;
  else fields[name] = `${String(known)}, ${value}`;
}

const badHeader = () =>
  outboundFailure('outbound.bad_request', {
    message: 'The request can’t be sent as it is: a header is not valid.',
  });
