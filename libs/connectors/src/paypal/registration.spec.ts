import { HOOK_URL, registering } from '../../test/registration-stand-in';
import { connector } from '.';
import { registration } from './registration';

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
const HOOK = { id: 'WH1', url: HOOK_URL };

const ok = (json: unknown, status = 200) => ({ status, json });
const paypalThat = (events: string[], ...answers: ReturnType<typeof ok>[]) =>
  registering(connector, AUTH, { events }, ...answers);

describe('a webhook at PayPal', () => {
  it('asks for the events that PayPal offers, and keeps the id that is signed', async () => {
    const { context, asked } = paypalThat(['PAYMENT.*'], ok(OFFERED), ok({ webhooks: [] }), ok(HOOK, 201));
    expect(await registration.register(context)).toEqual({ data: { id: 'WH1' }, secret: 'WH1' });
    const eventTypes = [{ name: 'PAYMENT.CAPTURE.COMPLETED' }, { name: 'PAYMENT.CAPTURE.DENIED' }];
    expect(asked()).toEqual([
      ['GET', `${HOOKS}-event-types`, null],
      ['GET', HOOKS, null],
      ['POST', HOOKS, { url: HOOK_URL, event_types: eventTypes }],
    ]);
  });

  it('takes over the one that is there from before', async () => {
    const events = ['INVOICING.INVOICE.PAID'];
    const { context, asked } = paypalThat(events, ok(OFFERED), ok({ webhooks: [HOOK] }), ok(HOOK));
    expect(await registration.register(context)).toEqual({ data: { id: 'WH1' }, secret: 'WH1' });
    const patch = [{ op: 'replace', path: '/event_types', value: [{ name: 'INVOICING.INVOICE.PAID' }] }];
    expect(asked().at(-1)).toEqual(['PATCH', `${HOOKS}/WH1`, patch]);
  });

  it('says so when there is no such event', async () => {
    const { context } = paypalThat(['NOTHING.*'], ok(OFFERED));
    await expect(registration.register(context)).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'registration.no_events' },
    });
  });

  it('is found to be gone, and taken back', async () => {
    const known = { data: { id: 'WH1' }, secret: 'WH1' };
    expect(await registration.renew!(paypalThat([], ok(HOOK)).context, known)).toEqual(known);
    const moved = paypalThat([], ok({ ...HOOK, url: 'https://elsewhere.example' }));
    expect(await registration.renew!(moved.context, known)).toBeNull();
    const absent = ok({ name: 'RESOURCE_NOT_FOUND' }, 404);
    const gone = paypalThat([], absent, absent);
    expect(await registration.renew!(gone.context, known)).toBeNull();
    await registration.unregister(gone.context, known);
    expect(gone.asked().at(-1)).toEqual(['DELETE', `${HOOKS}/WH1`, null]);
  });
});
