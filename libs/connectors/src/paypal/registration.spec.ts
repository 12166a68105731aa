import { type Exchange, type RegistrationContext } from '#connector-sdk';
import { fakeActionContext, serviceStandIn } from '#testing';

import { connector } from '.';
import { registration } from './registration';

const URL = 'https://sluice.example/hooks/token';
const HOOKS = 'https://api-m.paypal.com/v1/notifications/webhooks';
const AUTH = {
  kind: 'oauth2',
  fields: { clientId: 'id', clientSecret: 'secret', server: 'api-m.paypal.com', accessToken: 'token' },
};
const OFFERED = {
  event_types: [
    { name: 'PAYMENT.CAPTURE.COMPLETED' },
    { name: 'PAYMENT.CAPTURE.DENIED' },
    { name: 'INVOICING.INVOICE.PAID' },
  ],
};

function paypalThat(events: string[], ...answers: Exchange['response'][]) {
  const exchanges = answers.map((response) => ({ request: { method: '', url: '' }, response }));
  const { http, sent } = serviceStandIn(exchanges);
  const context = {
    ...fakeActionContext({ events }, { connector, auth: AUTH, http }),
    ...{ url: URL, secret: 'offered' },
  } as RegistrationContext<{ events?: string[] }>;
  const asked = () =>
    sent.map(({ method, url, body }) => [method, url, body === null ? null : (JSON.parse(body) as unknown)]);
  return { context, asked };
}

const ok = (json: unknown, status = 200) => ({ status, json });

describe('a webhook at PayPal', () => {
  it('asks for the events that PayPal offers, and keeps the id that is signed', async () => {
    const hook = { id: 'WH1', url: URL };
    const { context, asked } = paypalThat(['PAYMENT.*'], ok(OFFERED), ok({ webhooks: [] }), ok(hook, 201));
    expect(await registration.register(context)).toEqual({ data: { id: 'WH1' }, secret: 'WH1' });
    expect(asked()).toEqual([
      ['GET', `${HOOKS}-event-types`, null],
      ['GET', HOOKS, null],
      [
        'POST',
        HOOKS,
        {
          url: URL,
          event_types: [{ name: 'PAYMENT.CAPTURE.COMPLETED' }, { name: 'PAYMENT.CAPTURE.DENIED' }],
        },
      ],
    ]);
  });

  it('takes over the one that is there from before', async () => {
    const hook = { id: 'WH1', url: URL };
    const { context, asked } = paypalThat(
      ['INVOICING.INVOICE.PAID'],
      ok(OFFERED),
      ok({ webhooks: [hook] }),
      ok(hook),
    );
    expect(await registration.register(context)).toEqual({ data: { id: 'WH1' }, secret: 'WH1' });
    expect(asked().at(-1)).toEqual([
      'PATCH',
      `${HOOKS}/WH1`,
      [{ op: 'replace', path: '/event_types', value: [{ name: 'INVOICING.INVOICE.PAID' }] }],
    ]);
  });

  it('says so when there is no such event', async () => {
    const { context } = paypalThat(['NOTHING.*'], ok(OFFERED));
    await expect(registration.register(context)).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'registration.no_events' },
    });
  });

  it('is found to be gone, and taken back', async () => {
    const known = { data: { id: 'WH1' }, secret: 'WH1' };
    const well = paypalThat([], ok({ id: 'WH1', url: URL }));
    expect(await registration.renew!(well.context, known)).toEqual(known);
    const moved = paypalThat([], ok({ id: 'WH1', url: 'https://elsewhere.example' }));
    expect(await registration.renew!(moved.context, known)).toBeNull();
    const gone = paypalThat(
      [],
      ok({ name: 'RESOURCE_NOT_FOUND' }, 404),
      ok({ name: 'RESOURCE_NOT_FOUND' }, 404),
    );
    expect(await registration.renew!(gone.context, known)).toBeNull();
    await registration.unregister(gone.context, known);
    expect(gone.asked().at(-1)).toEqual(['DELETE', `${HOOKS}/WH1`, null]);
  });
});
