import { kept, serviceThat, type Told } from '../../test/registration-service';
import { registration } from './registration';

const URL = 'https://sluice.example/hooks/token';
const HOOKS = 'https://api.github.com/repos/ann/house/hooks';
const at = (answer: Told | ((method: string) => Told), events?: string[]) => {
  const service = serviceThat(({ method }) => (typeof answer === 'function' ? answer(method) : answer));
  const input = { place: 'ann/house', ...(events ? { events } : {}) };
  return { ...service, context: service.context({ token: 'ghp_1' }, input) };
};

describe('a webhook at GitHub', () => {
  it('is for whole events, whose actions it has none of', async () => {
    const { asked, context } = at({ status: 201, body: { id: 7 } }, [
      'issues.opened',
      'issues.closed',
      'push',
    ]);
    expect(await registration.register(context)).toEqual({ data: { hooks: HOOKS, id: '7' } });
    expect(asked).toMatchObject([
      {
        ...{ method: 'POST', url: HOOKS, headers: { authorization: 'Bearer ghp_1' } },
        body: {
          ...{ name: 'web', active: true, events: ['issues', 'push'] },
          config: { url: URL, secret: 'offered', content_type: 'json', insecure_ssl: '0' },
        },
      },
    ]);
  });

  it.each([[[]], [['issue*']]])('is for everything where that is asked for: %j', async (events) => {
    const { asked, context } = at({ status: 201, body: { id: 7 } }, events);
    await registration.register(context);
    expect(asked[0]!.body).toMatchObject({ events: ['*'] });
  });

  it('is of an organisation, and at an installation of one’s own', async () => {
    const { context, calls } = serviceThat(() => ({ status: 201, body: { id: 1 } }));
    await registration.register(
      context({ token: 't', baseUrl: 'https://git.example/api/v3/' }, { place: 'house' }),
    );
    expect(calls()).toEqual(['POST https://git.example/api/v3/orgs/house/hooks']);
  });

  it('is added by somebody who signed in, too', async () => {
    const { asked, context } = serviceThat(() => ({ status: 201, body: { id: 1 } }));
    const by = { kind: 'oauth2', fields: { clientId: 'Iv1.1', accessToken: 'gho_1' } };
    await registration.register({ ...context({}, { place: 'ann/house' }), auth: by });
    expect(asked).toMatchObject([{ url: HOOKS, headers: { authorization: 'Bearer gho_1' } }]);
  });

  it('is taken over where it is there already', async () => {
    const { calls, context } = at((method) =>
      method === 'POST'
        ? { status: 422, body: { message: 'Hook already exists' } }
        : { body: method === 'GET' ? [{ id: 3, config: { url: URL } }] : { id: 3 } },
    );
    expect(await registration.register(context)).toEqual({ data: { hooks: HOOKS, id: '3' } });
    expect(calls()).toEqual([`POST ${HOOKS}`, `GET ${HOOKS}?per_page=100`, `PATCH ${HOOKS}/3`]);
  });

  it('is refused in GitHub’s words', async () => {
    const { context } = at((method) =>
      method === 'GET'
        ? { body: [] }
        : { status: 422, body: { message: 'Validation Failed', errors: ['No such event'] } },
    );
    await expect(registration.register(context)).rejects.toMatchObject({
      failure: { message: 'GitHub answered 422: Validation Failed – No such event' },
    });
  });

  it.each(['', '../../user', 'ann/..', 'ann/house/x', 'ann house'])('is not made at ‘%s’', async (place) => {
    const { asked, context } = serviceThat(() => ({}));
    await expect(registration.register(context({ token: 't' }, { place }))).rejects.toMatchObject({
      failure: { kind: 'permanent' },
    });
    expect(asked).toEqual([]);
  });

  it('is found well, mended, or gone', async () => {
    const known = kept({ data: { hooks: HOOKS, id: '7' } });
    const well = at({ body: { id: 7, active: true, config: { url: URL } } });
    expect(await registration.renew!(well.context, known)).toMatchObject({ data: known.data });
    expect(well.calls()).toEqual([`GET ${HOOKS}/7`]);
    const off = at({ body: { id: 7, active: false, config: { url: URL } } });
    await registration.renew!(off.context, known);
    expect(off.calls()).toEqual([`GET ${HOOKS}/7`, `PATCH ${HOOKS}/7`]);
    expect(await registration.renew!(at({ status: 404 }).context, known)).toBeNull();
  });

  it.each([204, 404])('is taken back, be it gone: %d', async (status) => {
    const { calls, context } = at({ status });
    await registration.unregister(context, kept({ data: { hooks: HOOKS, id: '7' } }));
    expect(calls()).toEqual([`DELETE ${HOOKS}/7`]);
  });
});
