import type { Exchange, RegistrableInput, RegistrationContext } from '#connector-sdk';
import { fakeActionContext, serviceStandIn } from '#testing';

import { connector } from '.';
import { registration } from './registration';

const URL = 'https://sluice.example/hooks/token';
const ENDPOINTS = 'https://api.stripe.com/v1/webhook_endpoints';

function at(
  input: RegistrableInput,
  exchanges: [method: string, url: string, json: unknown, status?: number][],
) {
  const { http, sent } = serviceStandIn(
    exchanges.map(([method, url, json, status = 200]): Exchange => ({
      request: { method, url },
      response: { status, json },
    })),
  );
  const { api, auth, signal } = fakeActionContext(input, {
    ...{ connector, http },
    auth: { kind: 'access', fields: { token: 'rk_test_1' } },
  });
  const context: RegistrationContext<RegistrableInput> = {
    ...{ input, api, http, auth, signal },
    ...{ url: URL, secret: 'offered' },
  };
  const calls = () => sent.map(({ method, url }) => `${method} ${url}`);
  const forms = () => sent.map(({ body }) => Object.fromEntries(new URLSearchParams(body ?? '')));
  return { context, calls, forms };
}

describe('a webhook endpoint at Stripe', () => {
  it('is for the events that were named, and has a secret of Stripe’s', async () => {
    const { context, calls, forms } = at({ events: ['invoice.paid', 'payout.paid'] }, [
      ['GET', `${ENDPOINTS}?limit=100`, { data: [{ id: 'we_0', url: 'https://elsewhere.example/' }] }],
      ['POST', ENDPOINTS, { id: 'we_1', secret: 'whsec_1' }],
    ]);
    expect(await registration.register(context)).toEqual({ data: { id: 'we_1' }, secret: 'whsec_1' });
    expect(calls()).toEqual([`GET ${ENDPOINTS}?limit=100`, `POST ${ENDPOINTS}`]);
    expect(forms()[1]).toEqual({
      ...{ url: URL, 'enabled_events[0]': 'invoice.paid', 'enabled_events[1]': 'payout.paid' },
    });
  });

  it.each([[[]], [['invoice.*']], [['invoice']]])(
    'is for everything where that is asked for: %j',
    async (events) => {
      const { context, forms } = at({ events }, [
        ['GET', `${ENDPOINTS}?limit=100`, { data: [] }],
        ['POST', ENDPOINTS, { id: 'we_1', secret: 'whsec_1' }],
      ]);
      await registration.register(context);
      expect(forms()[1]).toEqual({ url: URL, 'enabled_events[0]': '*' });
    },
  );

  it('takes the place of one whose secret nobody knows any more', async () => {
    const { context, calls } = at({}, [
      ['GET', `${ENDPOINTS}?limit=100`, { data: [{ id: 'we_0', url: URL }] }],
      ['DELETE', `${ENDPOINTS}/we_0`, { deleted: true }],
      ['POST', ENDPOINTS, { id: 'we_1', secret: 'whsec_1' }],
    ]);
    await registration.register(context);
    expect(calls()[1]).toBe(`DELETE ${ENDPOINTS}/we_0`);
  });

  it('is known while it is there and switched on, and gone without a fuss', async () => {
    const known = { data: { id: 'we_1' }, secret: 'whsec_1' };
    const missing = {
      error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such endpoint' },
    };
    const renewed = (json: unknown, status?: number) =>
      registration.renew!(at({}, [['GET', `${ENDPOINTS}/we_1`, json, status]]).context, known);
    expect(await renewed({ url: URL, status: 'enabled' })).toEqual(known);
    expect(await renewed({ url: URL, status: 'disabled' })).toBeNull();
    expect(await renewed(missing, 404)).toBeNull();
    await expect(renewed({ error: { type: 'api_error', message: 'Sorry' } }, 500)).rejects.toThrow('Sorry');

    const { context, calls } = at({}, [['DELETE', `${ENDPOINTS}/we_1`, missing, 404]]);
    await registration.unregister(context, known);
    expect(calls()).toEqual([`DELETE ${ENDPOINTS}/we_1`]);
  });
});
