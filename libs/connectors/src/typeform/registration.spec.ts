import { kept, serviceThat } from '../../test/registration-service';
import { registration } from './registration';

const INPUT = { form: 'aBc1' };
const URL = 'https://sluice.example/hooks/token';

describe('a webhook at Typeform', () => {
  it('has one name for each address', async () => {
    const { asked, calls, context } = serviceThat(() => ({}));
    const first = await registration.register(context({ token: 'tfp' }, INPUT));
    expect(await registration.register(context({ token: 'tfp' }, INPUT))).toEqual(first);
    expect(calls()[0]).toMatch(
      /^PUT https:\/\/api\.typeform\.com\/forms\/aBc1\/webhooks\/sluice-[0-9a-f]{16}$/,
    );
    expect(asked[0]).toMatchObject({
      headers: { authorization: 'Bearer tfp' },
      body: {
        ...{ url: URL, enabled: true, secret: 'offered', verify_ssl: true },
        event_types: { form_response: true, form_response_partial: false },
      },
    });
  });

  it('is for answers that were begun where that is asked for', async () => {
    const { asked, context } = serviceThat(() => ({}));
    await registration.register(context({ token: 't' }, { ...INPUT, events: ['form_response_partial'] }));
    expect(asked[0]!.body).toMatchObject({
      event_types: { form_response: false, form_response_partial: true },
    });
  });

  it.each([
    [{ status: 200, body: { url: URL, enabled: true } }, true],
    [{ status: 200, body: { url: URL, enabled: false } }, false],
    [{ status: 200, body: { url: 'https://other.example', enabled: true } }, false],
    [{ status: 404 }, false],
  ])('found as %j is well: %s', async (answer, isWell) => {
    const { context } = serviceThat(() => answer);
    const known = kept({ data: { hook: 'https://api.typeform.com/forms/aBc1/webhooks/x' } });
    const renewed = await registration.renew!(context({ token: 't' }, INPUT), known);
    expect(renewed).toEqual(isWell ? { data: known.data } : null);
  });

  it('is taken back, be it gone', async () => {
    const { calls, context } = serviceThat(() => ({ status: 404 }));
    const data = { hook: 'https://api.typeform.com/forms/aBc1/webhooks/x' };
    await registration.unregister(context({ token: 't' }, INPUT), kept({ data }));
    expect(calls()).toEqual([`DELETE ${data.hook}`]);
  });
});
