/** Each operation, and what Stripe's own library sends for the same thing, to a stand-in of Stripe. */
import Stripe from 'stripe';

import { fakeActionContext, startUpstream, type Upstream } from '#testing';
import type { HttpClient } from '#kernel';

import { connector } from '.';

const KEY = 'rk_test_same';
const ACCOUNT = 'acct_1032D82eZvKYlo2C';
/** In the order of their names, where the order of sending says nothing. */
const HEADERS = ['accept', 'authorization', 'idempotency-key', 'stripe-account', 'stripe-version'];

const http: HttpClient = {
  async request({ method, url, headers, body }) {
    const answer = await fetch(url, {
      method,
      headers: headers as Record<string, string>,
      ...(body ? { body: String(body) } : {}),
    });
    return {
      ...{ status: answer.status, url, headers: Object.fromEntries(answer.headers) },
      body: Buffer.from(await answer.arrayBuffer()),
    };
  },
};

const line = { price: 'price_1', quantity: 2 };
const options = { idempotencyKey: 'fixture-key', stripeAccount: ACCOUNT };
const reading = { stripeAccount: ACCOUNT };

/** The operation, what it is told, and the same in the words of the library. */
const CASES: [string, Record<string, unknown>, (stripe: Stripe) => Promise<unknown>][] = [
  [
    'create_customer',
    {
      ...{ email: 'ann+door@example.com', name: 'Ann & the “Door” [1]', metadata: { 'flat no.': '17' } },
      more: { address: { city: 'Köln', line1: '' }, preferred_locales: ['de', 'en'] },
    },
    (stripe) =>
      stripe.customers.create(
        {
          ...{ email: 'ann+door@example.com', name: 'Ann & the “Door” [1]', metadata: { 'flat no.': '17' } },
          ...{ address: { city: 'Köln', line1: '' }, preferred_locales: ['de', 'en'] },
        },
        options,
      ),
  ],
  [
    'update_customer',
    { customer: 'cus_1', phone: '+49 221 1', more: { shipping: null } },
    (stripe) => stripe.customers.update('cus_1', { phone: '+49 221 1', shipping: null }, options),
  ],
  [
    'find_customer',
    { email: 'ann+door@example.com' },
    (stripe) => stripe.customers.list({ email: 'ann+door@example.com', limit: 1 }, reading),
  ],
  [
    'create_payment_intent',
    { amount: 1099, currency: 'EUR', customer: 'cus_1', receiptEmail: 'a@example.com', capture: 'manual' },
    (stripe) =>
      stripe.paymentIntents.create(
        {
          ...{ amount: 1099, currency: 'eur', customer: 'cus_1', receipt_email: 'a@example.com' },
          ...{ capture_method: 'manual', automatic_payment_methods: { enabled: true } },
        },
        options,
      ),
  ],
  [
    'create_checkout',
    { mode: 'payment', items: [line, { price: 'price_2' }], successUrl: 'https://example.com/?a=1&b=2' },
    (stripe) =>
      stripe.checkout.sessions.create(
        {
          ...{ mode: 'payment', line_items: [line, { price: 'price_2', quantity: 1 }] },
          success_url: 'https://example.com/?a=1&b=2',
        },
        options,
      ),
  ],
  [
    'create_payment_link',
    { items: [line], thanksUrl: 'https://example.com/' },
    (stripe) =>
      stripe.paymentLinks.create(
        {
          line_items: [line],
          after_completion: { type: 'redirect', redirect: { url: 'https://example.com/' } },
        },
        options,
      ),
  ],
  ['send_invoice', { invoice: 'in_1' }, (stripe) => stripe.invoices.sendInvoice('in_1', {}, options)],
  [
    'create_refund',
    { payment: 'pi_1', amount: 500, reason: 'duplicate' },
    (stripe) => stripe.refunds.create({ payment_intent: 'pi_1', amount: 500, reason: 'duplicate' }, options),
  ],
  [
    'create_product',
    { name: 'Door', amount: 1000, currency: 'eur', every: 'year' },
    (stripe) =>
      stripe.products.create(
        {
          name: 'Door',
          default_price_data: { currency: 'eur', unit_amount: 1000, recurring: { interval: 'year' } },
        },
        options,
      ),
  ],
  [
    'create_subscription',
    { customer: 'cus_1', items: [line], collection: 'send_invoice', daysUntilDue: 14, trialDays: 7 },
    (stripe) =>
      stripe.subscriptions.create(
        {
          ...{ customer: 'cus_1', items: [line], collection_method: 'send_invoice' },
          ...{ days_until_due: 14, trial_period_days: 7 },
        },
        options,
      ),
  ],
  [
    'cancel_subscription',
    { subscription: 'sub_1' },
    (stripe) => stripe.subscriptions.update('sub_1', { cancel_at_period_end: true }, options),
  ],
  [
    'cancel_subscription',
    { subscription: 'sub_1', when: 'now', prorate: true },
    (stripe) => stripe.subscriptions.cancel('sub_1', { prorate: true }, reading),
  ],
  [
    'list_objects',
    { kind: 'charges', customer: 'cus_1', after: '2026-01-31T00:00:00Z', most: 7 },
    (stripe) =>
      stripe.charges.list({ customer: 'cus_1', created: { gte: 1_769_817_600 }, limit: 7 }, reading),
  ],
  [
    'search_objects',
    { kind: 'invoices', query: "metadata['flat']:'17' AND total>100", most: 7 },
    (stripe) => stripe.invoices.search({ query: "metadata['flat']:'17' AND total>100", limit: 7 }, reading),
  ],
  [
    'get_object',
    { kind: 'payment_intents', id: 'pi_1/../x' },
    (stripe) => stripe.paymentIntents.retrieve('pi_1/../x', {}, reading),
  ],
];

let upstream: Upstream;
let stripe: Stripe;

beforeAll(async () => {
  upstream = await startUpstream({
    body: { id: 'obj_1', object: 'list', data: [{ id: 'obj_1' }], has_more: false },
  });
  const { hostname, port } = new URL(upstream.url);
  stripe = new Stripe(KEY, {
    ...{ host: hostname, port: Number(port), protocol: 'http' as const },
    ...{ maxNetworkRetries: 0, telemetry: false },
  });
});
afterAll(() => upstream.close());

/** What a request says, however its form is spelt. */
function saidIn(requests: Upstream['requests']) {
  return requests.map(({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url, upstream.url);
    return {
      ...{ method, pathname },
      query: [...searchParams].toSorted(),
      headers: HEADERS.map((name) => [name, headers[name]]),
      type: body.length > 0 ? headers['content-type'] : null,
      form: [...new URLSearchParams(body.toString('utf8'))].toSorted(),
    };
  });
}

async function sentBy(send: () => Promise<unknown>) {
  const before = upstream.requests.length;
  await send();
  return saidIn(upstream.requests.slice(before));
}

it.each(CASES)('%s sends what Stripe’s library sends: %j', async (key, input, byLibrary) => {
  const action = connector.actions.find((one) => one.key === key)!;
  const auth = { kind: 'access', fields: { token: KEY, account: ACCOUNT, baseUrl: upstream.url } };
  const ours = await sentBy(() => action.run(fakeActionContext(input, { connector, auth, http })));
  const theirs = await sentBy(() => byLibrary(stripe));
  expect(ours).toHaveLength(1);
  expect(ours).toEqual(theirs);
});

it('makes an invoice in the steps that the library would take', async () => {
  const action = connector.actions.find(({ key }) => key === 'create_invoice')!;
  const auth = { kind: 'access', fields: { token: KEY, baseUrl: upstream.url } };
  const input = {
    ...{ customer: 'cus_1', currency: 'eur', daysUntilDue: 14, finish: 'finalize' },
    lines: [{ description: 'A door', amount: 1099 }, line],
  };
  const ours = await sentBy(() => action.run(fakeActionContext(input, { connector, auth, http })));
  const theirs = await sentBy(async () => {
    await stripe.invoices.create(
      {
        ...{ customer: 'cus_1', currency: 'eur', collection_method: 'send_invoice', days_until_due: 14 },
        pending_invoice_items_behavior: 'exclude',
      },
      { idempotencyKey: 'fixture-key' },
    );
    const invoice = { customer: 'cus_1', invoice: 'obj_1' };
    await stripe.invoiceItems.create(
      { ...invoice, description: 'A door', amount: 1099, currency: 'eur' },
      { idempotencyKey: 'fixture-key.1' },
    );
    await stripe.invoiceItems.create(
      { ...invoice, pricing: { price: 'price_1' }, quantity: 2 },
      { idempotencyKey: 'fixture-key.2' },
    );
    await stripe.invoices.finalizeInvoice('obj_1', {}, { idempotencyKey: 'fixture-key.3' });
  });
  expect(ours).toEqual(theirs);
});
