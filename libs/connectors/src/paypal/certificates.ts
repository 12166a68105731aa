/** The address of one of PayPal's certificates in, the certificate out: fetched from PayPal only, and kept. */
import { X509Certificate } from 'node:crypto';

import type { HttpClient } from '#kernel';

/** Whoever sends the request names the address, so nothing but these is ever asked for. */
const ADDRESS =
  /^https:\/\/api(?:\.sandbox)?\.paypal\.com\/v1\/notifications\/certs\/CERT-[A-Za-z0-9-]{1,100}$/;
const SUBJECT = /(?:^|\n)CN=[a-z0-9.-]+\.paypal\.com(?:\n|$)/i;

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 5_000;
/** Certificates are few; whatever else is asked for must not fill the memory. */
const MAX_KEPT = 50;
const FRESH_MS = 24 * 60 * 60 * 1000;
const AGAIN_MS = 60_000;

export type FoundCertificate = X509Certificate | 'untrusted' | 'unavailable';

interface Kept {
  certificate: X509Certificate | null;
  /** Milliseconds since 1970. */
  fetchedAt: number;
  /** Whether a signature was right by it. */
  isProven: boolean;
}

export class Certificates {
  private readonly kept = new Map<string, Kept>();
  private readonly fetching = new Map<string, Promise<Kept>>();

  /** `untrusted` for an address or a certificate that is not PayPal's, or one that is out of date. */
  async get(address: string, { http, now }: { http: HttpClient; now: number }): Promise<FoundCertificate> {
    if (!ADDRESS.test(address)) return 'untrusted';
    let kept = this.kept.get(address);
    if (!kept || now - kept.fetchedAt > (kept.certificate ? FRESH_MS : AGAIN_MS))
      kept = await this.fetchOnce(address, http, now);
    if (!kept.certificate) return 'unavailable';
    return isPayPals(kept.certificate, now) ? kept.certificate : 'untrusted';
  }

  /** A signature was right by this one: it stays, whatever strangers ask for. */
  prove(address: string): void {
    const kept = this.kept.get(address);
    if (kept) kept.isProven = true;
  }

  /** All who ask at the same time share one request. */
  private fetchOnce(address: string, http: HttpClient, now: number): Promise<Kept> {
    let running = this.fetching.get(address);
    if (!running) {
      running = fetchCertificate(address, http)
        // The one from before is still good, as long as it is not out of date itself.
        .then((found) => found ?? this.kept.get(address)?.certificate ?? null)
        .then((certificate) => {
          const isProven = this.kept.get(address)?.isProven ?? false;
          return this.keep(address, { certificate, fetchedAt: now, isProven });
        })
        .finally(() => this.fetching.delete(address));
      this.fetching.set(address, running);
    }
    return running;
  }

  private keep(address: string, kept: Kept): Kept {
    this.kept.delete(address);
    if (this.kept.size >= MAX_KEPT) this.forgetOne();
    this.kept.set(address, kept);
    return kept;
  }

  /** The oldest, of those that never proved anything while there are any. */
  private forgetOne(): void {
    const [oldest] = this.kept.keys();
    const unproven = [...this.kept].find(([, { isProven }]) => !isProven)?.[0];
    const address = unproven ?? oldest;
    if (address !== undefined) this.kept.delete(address);
  }
}

/**
 * That it is PayPal's is known by where it comes from: TLS to PayPal's own host vouches for it in the same way as the
 * authority behind the certificate would, of which PayPal does not send the whole chain.
 */
function isPayPals(certificate: X509Certificate, now: number): boolean {
  return (
    SUBJECT.test(certificate.subject) &&
    Date.parse(certificate.validFrom) <= now &&
    now <= Date.parse(certificate.validTo) &&
    certificate.publicKey.asymmetricKeyType === 'rsa'
  );
}

/** Null when it can't be had. The first certificate of the file is the one that signs. */
async function fetchCertificate(address: string, http: HttpClient): Promise<X509Certificate | null> {
  try {
    const { status, body } = await http.request({
      method: 'GET',
      url: address,
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_BYTES,
      maxRedirects: 0,
    });
    return status === 200 ? new X509Certificate(body) : null;
  } catch {
    return null;
  }
}
