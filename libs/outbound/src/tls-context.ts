/** A connection's TLS settings in, what Node makes connections by out. */
import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';

import type { HttpTls } from '#kernel';

import { outboundFailure } from './failures';

/** Its authorities are trusted besides the usual ones. Throws `outbound.bad_certificate`. */
export function createTlsContext({ ca, cert, key, passphrase }: HttpTls): tls.SecureContext {
  try {
    // Node passes over what is no certificate here, and the connection would fail without a word of it.
    if (ca) new X509Certificate(ca);
    return tls.createSecureContext({
      ...(ca ? { ca: [...usualAuthorities(), ca] } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(passphrase ? { passphrase } : {}),
    });
  } catch (error) {
    throw outboundFailure('outbound.bad_certificate', { cause: error });
  }
}

/** Those of NODE_EXTRA_CA_CERTS too, where Node tells them: from 22.15 on. */
function usualAuthorities(): readonly string[] {
  const ask: unknown = Reflect.get(tls, 'getCACertificates');
  return typeof ask === 'function' ? (ask('default') as string[]) : tls.rootCertificates;
}
