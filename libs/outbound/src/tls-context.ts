/** A connection's TLS settings in, what Node makes connections by out. */
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

import type { HttpTls } from '#kernel';

import { outboundFailure } from './failures';

/** Its authorities are trusted besides the usual ones. Throws `outbound.bad_certificate`. */
export function createTlsContext({ ca, cert, key, passphrase }: HttpTls): SecureContext {
  try {
    return createSecureContext({
      ...(ca ? { ca: [...rootCertificates, ca] } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(passphrase ? { passphrase } : {}),
    });
  } catch (error) {
    throw outboundFailure('outbound.bad_certificate', { cause: error });
  }
}
