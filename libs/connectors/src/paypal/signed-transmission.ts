/** https://developer.paypal.com/api/rest/webhooks/rest/#self-verification-method */
import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { ACCEPTED, refuse, secretsOf, timestampRefusal, type Verifier } from '#connector-sdk';

import { Certificates } from './certificates';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** PayPal tries for three days, and does not say that it signs anew each time. Repetitions are known by their id. */
const SENT = {
  in: { headers: ['paypal-transmission-time'] },
  unit: 'iso',
  toleranceSeconds: 3 * 24 * 60 * 60,
  aheadSeconds: 300,
} as const;

const certificates = new Certificates();

/** Checks the signature with the certificate that PayPal publishes; what it signs holds the webhook's id. */
export const signedByPayPal: Verifier = async ({ fields, body }, context) => {
  const webhookIds = secretsOf(context);
  if (webhookIds.length === 0) return refuse('signature.no_secret');
  const id = fields['paypal-transmission-id']?.trim();
  const sentAt = fields['paypal-transmission-time']?.trim();
  const signature = fields['paypal-transmission-sig']?.trim();
  const address = fields['paypal-cert-url']?.trim();
  if (!signature || !id || !address) return refuse('signature.missing');
  const refusal = timestampRefusal(sentAt ?? null, SENT, context.now);
  if (refusal) return refusal;
  if (fields['paypal-auth-algo']?.trim() !== 'SHA256withRSA' || !BASE64.test(signature))
    return refuse('signature.unreadable');

  const certificate = await certificates.get(address, context);
  if (certificate === 'untrusted') return refuse('signature.wrong');
  if (certificate === 'unavailable') return refuse('signature.key_unavailable');
  const bytes = Buffer.from(signature, 'base64');
  const digest = crc32(body);
  const fits = webhookIds.some((webhookId) =>
    verify('sha256', Buffer.from(`${id}|${sentAt}|${webhookId}|${digest}`), certificate.publicKey, bytes),
  );
  if (!fits) return refuse('signature.wrong');
  certificates.prove(address);
  return ACCEPTED;
};
