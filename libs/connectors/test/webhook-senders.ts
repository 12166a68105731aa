/** The services as they send: each signs a body with its own library, or by what its documentation says. */
import { createHmac, generateKeyPairSync, randomBytes, sign as signBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { sign as signForGitHub } from '@octokit/webhooks-methods';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import type { ArrivalContext, ArrivingRequest } from '#connector-sdk';

/** What a sender signs. `at` is in milliseconds since 1970. */
export interface ToSign {
  body: Buffer;
  at: number;
  url: string;
  secret: string;
}

export interface Sender {
  /** Of the connector. */
  key: string;
  operation?: string;
  /** Which library, or whose page, says how. */
  by: string;
  /** A fresh secret; `secret` is what the sender signs with, `entered` what a person enters in the connection. */
  secret(): { secret: string; entered: string };
  sign(what: ToSign): Promise<Record<string, string>> | Record<string, string>;
  /** What is sent; `at` is the moment, where the body itself says it. */
  body(at: number): unknown;
  contentType?: string;
  /** Seconds that a request may be old, and how far ahead its clock may be; null: no time is signed. */
  tolerance: { back: number; ahead: number } | null;
  /** The header that proves it, and must be there. Null: the proof is in the body. */
  proof: string | null;
  signsUrl?: boolean;
  kind?: string;
  field?: string;
  /** Beside the secrets. */
  otherFields?: Record<string, unknown>;
  http?: ArrivalContext<unknown>['http'];
}

const text =
  (prefix = ''): Sender['secret'] =>
  () => {
    const secret = prefix + randomBytes(16).toString('hex');
    return { secret, entered: secret };
  };

const whsec = (): { secret: string; entered: string } => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  return { secret, entered: secret };
};

const hmac = (
  algorithm: string,
  secret: string,
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Buffer)[]
): string => {
  const mac = createHmac(algorithm, secret);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
};

const seconds = (at: number): string => String(Math.floor(at / 1000));

interface Keys {
  key: string;
  certificate: string;
}

export const PAYPAL_CERTIFICATES = JSON.parse(
  readFileSync(join(__dirname, 'paypal-certificates.json'), 'utf8'),
) as Record<'own' | 'expired' | 'stranger', Keys>;

export const PAYPAL_ADDRESS = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77';

/** As PayPal's documentation has it: id, time, webhook id and CRC-32, joined by bars. */
export const signForPayPal = (
  { body, at, secret }: ToSign,
  { key } = PAYPAL_CERTIFICATES.own,
  address = PAYPAL_ADDRESS,
): Record<string, string> => {
  const time = new Date(at).toISOString();
  const signed = `b2384410-f8d2-11e4-8bf3-77339302725b|${time}|${secret}|${crc32(body)}`;
  return {
    'paypal-transmission-id': 'b2384410-f8d2-11e4-8bf3-77339302725b',
    'paypal-transmission-time': time,
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': address,
    'paypal-transmission-sig': signBytes('sha256', Buffer.from(signed), key).toString('base64'),
  };
};

export const httpThatGives = (files: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const request: ArrivalContext<unknown>['http']['request'] = async ({ url }) => {
    asked.push(url);
    const file = Object.hasOwn(files, url) ? files[url] : undefined;
    return { status: file === undefined ? 404 : 200, url, headers: {}, body: Buffer.from(file ?? '') };
  };
  return { asked, http: { request } };
};

const stripe = new Stripe('sk_test_unused');

const GITHUB: Sender = {
  key: 'github',
  by: '@octokit/webhooks-methods',
  secret: text(),
  sign: async ({ body, secret }) => ({
    'x-hub-signature-256': await signForGitHub(secret, body.toString()),
    'x-github-event': 'issues',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  }),
  body: () => ({ action: 'opened', issue: { number: 7, title: 'Die Tür quietscht' } }),
  tolerance: null,
  proof: 'x-hub-signature-256',
};

const discordKeys = new Map<string, ReturnType<typeof generateKeyPairSync>['privateKey']>();

export const SENDERS: readonly Sender[] = [
  GITHUB,
  {
    key: 'stripe',
    by: 'stripe',
    secret: text('whsec_'),
    sign: ({ body, at, secret }) => ({
      'stripe-signature': stripe.webhooks.generateTestHeaderString({
        payload: body.toString(),
        secret,
        timestamp: Number(seconds(at)),
      }),
    }),
    body: () => ({ id: 'evt_1', object: 'event', type: 'invoice.paid', data: { object: { id: 'in_1' } } }),
    tolerance: { back: 300, ahead: 300 },
    proof: 'stripe-signature',
  },
  {
    key: 'slack',
    by: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
    secret: text(),
    sign: ({ body, at, secret }) => ({
      'x-slack-request-timestamp': seconds(at),
      'x-slack-signature': `v0=${hmac('sha256', secret, 'hex', `v0:${seconds(at)}:`, body)}`,
    }),
    body: () => ({ type: 'event_callback', event_id: 'Ev1', event: { type: 'message', text: 'Hallo' } }),
    tolerance: { back: 300, ahead: 300 },
    proof: 'x-slack-signature',
  },
  ...(['webhook', 'svix'] as const).map((prefix): Sender => ({
    key: 'standard-webhooks',
    by: prefix === 'svix' ? 'svix' : 'standardwebhooks',
    secret: whsec,
    sign: ({ body, at, secret }) => {
      const webhook = prefix === 'svix' ? new SvixWebhook(secret) : new StandardWebhook(secret);
      return {
        [`${prefix}-id`]: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        [`${prefix}-timestamp`]: seconds(at),
        [`${prefix}-signature`]: webhook.sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(at), body.toString()),
      };
    },
    body: () => ({ type: 'contact.created', data: { id: 'c_1' } }),
    tolerance: { back: 300, ahead: 300 },
    proof: `${prefix}-signature`,
  })),
  {
    key: 'sendgrid',
    by: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
    secret: () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        secret: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
        entered: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      };
    },
    sign: ({ body, at, secret }) => ({
      'x-twilio-email-event-webhook-timestamp': seconds(at),
      'x-twilio-email-event-webhook-signature': signBytes(
        'sha256',
        Buffer.concat([Buffer.from(seconds(at)), body]),
        secret,
      ).toString('base64'),
    }),
    body: () => [{ email: 'ann@example.com', event: 'open', sg_event_id: 'b3Blbg' }],
    tolerance: { back: 300, ahead: 300 },
    proof: 'x-twilio-email-event-webhook-signature',
  },
  {
    key: 'paypal',
    by: 'https://developer.paypal.com/api/rest/webhooks/rest/',
    secret: text('WH'),
    sign: (what) => signForPayPal(what),
    body: () => ({ id: 'WH-1', event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: { id: 'c1' } }),
    tolerance: { back: 3 * 24 * 3600, ahead: 300 },
    proof: 'paypal-transmission-sig',
    http: httpThatGives({ [PAYPAL_ADDRESS]: PAYPAL_CERTIFICATES.own.certificate }).http,
  },
  {
    key: 'trello',
    by: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
    secret: text(),
    sign: ({ body, url, secret }) => ({ 'x-trello-webhook': hmac('sha1', secret, 'base64', body, url) }),
    body: () => ({ action: { id: '51f9', type: 'updateCard', data: {} }, model: {} }),
    tolerance: null,
    proof: 'x-trello-webhook',
    signsUrl: true,
  },
  {
    key: 'shopify',
    by: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
    secret: text(),
    sign: ({ body, secret }) => ({
      'x-shopify-hmac-sha256': hmac('sha256', secret, 'base64', body),
      'x-shopify-topic': 'orders/create',
      'x-shopify-webhook-id': 'b54557e4',
    }),
    body: () => ({ id: 1, total_price: '42.50' }),
    tolerance: null,
    proof: 'x-shopify-hmac-sha256',
  },
  {
    key: 'twilio',
    by: 'twilio',
    secret: text(),
    contentType: 'application/x-www-form-urlencoded',
    sign: ({ body, url, secret }) => ({
      'x-twilio-signature': getExpectedTwilioSignature(
        secret,
        url,
        Object.fromEntries(new URLSearchParams(body.toString())),
      ),
      'i-twilio-idempotency-token': '3c95b9f1',
    }),
    body: () =>
      'To=%2B441632960002&MessageSid=SM2b&SmsStatus=received&Body=Is+it+open%3F+%C3%9C&From=%2B44163296',
    tolerance: null,
    proof: 'x-twilio-signature',
    signsUrl: true,
  },
  {
    key: 'discord',
    operation: 'interaction',
    by: 'https://docs.discord.com/developers/interactions/overview',
    secret: () => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
      discordKeys.set(raw, privateKey);
      return { secret: raw, entered: raw };
    },
    sign: ({ body, at, secret }) => ({
      'x-signature-timestamp': seconds(at),
      'x-signature-ed25519': signBytes(
        null,
        Buffer.concat([Buffer.from(seconds(at)), body]),
        discordKeys.get(secret)!,
      ).toString('hex'),
    }),
    body: () => ({ id: '8464', application_id: '7757', type: 2, token: 't', data: { name: 'door' } }),
    tolerance: { back: 300, ahead: 300 },
    proof: 'x-signature-ed25519',
  },
  {
    key: 'zoom',
    by: 'https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events',
    secret: text(),
    sign: ({ body, at, secret }) => ({
      'x-zm-request-timestamp': seconds(at),
      'x-zm-signature': `v0=${hmac('sha256', secret, 'hex', `v0:${seconds(at)}:`, body)}`,
    }),
    body: () => ({ event: 'meeting.started', event_ts: 1, payload: { object: { topic: 'Tür' } } }),
    tolerance: { back: 300, ahead: 300 },
    proof: 'x-zm-signature',
  },
  {
    key: 'meta',
    by: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
    secret: text(),
    sign: ({ body, secret }) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', secret, 'hex', body)}` }),
    body: () => ({ object: 'page', entry: [{ id: '1', time: 2, changes: [{ field: 'feed', value: {} }] }] }),
    tolerance: null,
    proof: 'x-hub-signature-256',
    otherFields: { verifyToken: 'made up' },
  },
  {
    key: 'gitlab',
    by: 'standardwebhooks',
    secret: whsec,
    sign: ({ body, at, secret }) => ({
      'webhook-id': 'f5e5f430',
      'idempotency-key': 'f5e5f430',
      'webhook-timestamp': seconds(at),
      'webhook-signature': new StandardWebhook(secret).sign('f5e5f430', new Date(at), body.toString()),
      'x-gitlab-event': 'Push Hook',
    }),
    body: () => ({ object_kind: 'push', ref: 'refs/heads/main' }),
    tolerance: { back: 300, ahead: 300 },
    proof: 'webhook-signature',
  },
  {
    key: 'bitbucket',
    by: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
    secret: text(),
    sign: ({ body, secret }) => ({
      'x-hub-signature': `sha256=${hmac('sha256', secret, 'hex', body)}`,
      'x-event-key': 'repo:push',
      'x-request-uuid': '9a2d7d5c',
    }),
    body: () => ({ repository: { full_name: 'ann/house' } }),
    tolerance: null,
    proof: 'x-hub-signature',
  },
  {
    key: 'hubspot',
    by: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
    secret: text(),
    sign: ({ body, at, url, secret }) => ({
      'x-hubspot-request-timestamp': String(at),
      'x-hubspot-signature-v3': hmac(
        'sha256',
        secret,
        'base64',
        'POST',
        url.replace('%40', '@'),
        body,
        String(at),
      ),
    }),
    body: () => [{ eventId: 1, subscriptionId: 2, occurredAt: 3, subscriptionType: 'contact.creation' }],
    tolerance: { back: 300, ahead: 300 },
    proof: 'x-hubspot-signature-v3',
    signsUrl: true,
  },
  {
    key: 'square',
    by: 'https://developer.squareup.com/docs/webhooks/step3validate',
    secret: text(),
    sign: ({ body, url, secret }) => ({
      'x-square-hmacsha256-signature': hmac('sha256', secret, 'base64', url, body),
    }),
    body: () => ({ merchant_id: 'M', type: 'payment.created', event_id: '13b867cf', data: {} }),
    tolerance: null,
    proof: 'x-square-hmacsha256-signature',
    signsUrl: true,
  },
  {
    key: 'intercom',
    by: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
    secret: text(),
    sign: ({ body, secret }) => ({ 'x-hub-signature': `sha1=${hmac('sha1', secret, 'hex', body)}` }),
    body: () => ({ type: 'notification_event', id: 'notif_1', topic: 'conversation.user.created', data: {} }),
    tolerance: null,
    proof: 'x-hub-signature',
  },
  {
    key: 'typeform',
    by: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
    secret: text(),
    sign: ({ body, secret }) => ({
      'typeform-signature': `sha256=${hmac('sha256', secret, 'base64', body)}`,
    }),
    body: () => ({ event_id: 'LtWXD3crgy', event_type: 'form_response', form_response: {} }),
    tolerance: null,
    proof: 'typeform-signature',
  },
  {
    key: 'calendly',
    by: 'https://developer.calendly.com/api-docs/webhook-signatures',
    secret: text(),
    sign: ({ body, at, secret }) => ({
      'calendly-webhook-signature': `t=${seconds(at)},v1=${hmac('sha256', secret, 'hex', `${seconds(at)}.`, body)}`,
    }),
    body: () => ({ event: 'invitee.created', created_at: '2026-01-31', payload: { uri: 'https://c/1' } }),
    tolerance: { back: 180, ahead: 180 },
    proof: 'calendly-webhook-signature',
  },
  {
    key: 'linear',
    by: 'https://linear.app/developers/webhooks#securing-webhooks',
    secret: text('lin_wh_'),
    sign: ({ body, secret }) => ({
      'linear-signature': hmac('sha256', secret, 'hex', body),
      'linear-delivery': '234d1a4e',
    }),
    body: (at) => ({ action: 'create', type: 'Issue', data: {}, webhookTimestamp: at }),
    tolerance: { back: 60, ahead: 60 },
    proof: 'linear-signature',
  },
];

export const bodyOf = (sender: Sender, at: number): Buffer => {
  const body = sender.body(at);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

export const TEST_URL = 'https://sluice.test/hooks/x7Jd0mUo1xq3mXkq4vZ9Jw?from=a%40b';

/** A request as it arrives at a trigger. */
export function arriving(
  body: Buffer | string,
  fields: Record<string, string>,
  { method = 'POST', url = TEST_URL }: { method?: string; url?: string } = {},
): ArrivingRequest {
  const headers = Object.entries({ 'content-type': 'application/json', ...fields });
  return {
    method,
    path: '',
    query: url.split('?')[1] ?? '',
    url,
    headers,
    fields: Object.fromEntries(headers),
    body: Buffer.from(body),
    address: '203.0.113.7',
  };
}
