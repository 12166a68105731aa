import { type Asked, kept, serviceThat, type Told } from '../../test/registration-service';
import { registration } from './registration';

const FIELDS = { tenant: 'example.com', clientId: 'app', clientSecret: 'hush' };
const SUBSCRIPTIONS = 'https://graph.microsoft.com/v1.0/subscriptions';
const INPUT = { resource: 'users/ann@example.com/events' };
const at = (answers: (asked: Asked) => Told, signIn: Told = { body: { access_token: 'at' } }) =>
  serviceThat((asked) => (asked.url.includes('/oauth2/') ? signIn : answers(asked)));
const minutesTo = (time: unknown): number => (Date.parse(String(time)) - Date.now()) / 60_000;

describe('a subscription at Microsoft Graph', () => {
  it('is made by an app that signs in', async () => {
    const expirationDateTime = '2026-02-03T12:00:00Z';
    const { asked, context } = at(() => ({ status: 201, body: { id: 's1', expirationDateTime } }));
    const given = await registration.register(context(FIELDS, { ...INPUT, events: ['created', 'missed'] }));
    expect(given).toEqual({ data: { id: 's1' }, expiresAt: expirationDateTime });
    expect(asked).toMatchObject([
      {
        url: 'https://login.microsoftonline.com/example.com/oauth2/v2.0/token',
        body: expect.stringMatching(
          /grant_type=client_credentials&client_id=app&client_secret=hush/,
        ) as string,
      },
      {
        ...{ method: 'POST', url: SUBSCRIPTIONS, headers: { authorization: 'Bearer at' } },
        body: {
          ...{ changeType: 'created', resource: INPUT.resource, clientState: 'offered' },
          notificationUrl: 'https://sluice.example/hooks/token',
        },
      },
    ]);
    expect(minutesTo((asked[1]!.body as Record<string, unknown>)['expirationDateTime'])).toBeCloseTo(4230, 0);
  });

  it('is for every change where none is named, and shorter where Graph allows less', async () => {
    const tried: Record<string, unknown>[] = [];
    const { context } = at(({ body }) => {
      tried.push(body as Record<string, unknown>);
      const message = 'Subscription expiration can only be 60 minutes in the future.';
      return tried.length === 1
        ? { status: 400, body: { error: { message } } }
        : { status: 201, body: { id: 's1' } };
    });
    const given = await registration.register(context(FIELDS, INPUT));
    expect(tried.map(({ changeType }) => changeType)).toEqual(Array(2).fill('created,updated,deleted'));
    expect(minutesTo(given.expiresAt)).toBeCloseTo(55, 0);
  });

  it('says why the app may not sign in, without its secret', async () => {
    const refused = {
      status: 401,
      body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid' },
    };
    const { context } = at(() => ({}), refused);
    await expect(registration.register(context(FIELDS, INPUT))).rejects.toMatchObject({
      failure: { kind: 'auth', message: 'Microsoft did not let the app sign in: AADSTS7000215: Invalid' },
    });
  });

  it('is renewed, found to be gone, and taken back', async () => {
    const known = kept({ data: { id: 's1' } });
    const well = at(() => ({ body: { id: 's1', expirationDateTime: '2026-02-03T12:00:00Z' } }));
    expect(await registration.renew!(well.context(FIELDS, INPUT), known)).toEqual({
      ...{ data: { id: 's1' }, expiresAt: '2026-02-03T12:00:00Z' },
    });
    expect(well.asked[1]).toMatchObject({ method: 'PATCH', url: `${SUBSCRIPTIONS}/s1` });
    const gone = at(() => ({ status: 404 }));
    expect(await registration.renew!(gone.context(FIELDS, INPUT), known)).toBeNull();
    await registration.unregister(gone.context(FIELDS, INPUT), known);
    expect(gone.calls().at(-1)).toBe(`DELETE ${SUBSCRIPTIONS}/s1`);
  });
});
