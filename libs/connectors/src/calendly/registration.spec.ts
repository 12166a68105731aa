import { type Asked, kept, serviceThat, type Told } from '../../test/registration-service';
import { registration } from './registration';

const ME = {
  uri: 'https://api.calendly.com/users/U',
  current_organization: 'https://api.calendly.com/organizations/O',
};
const HOOKS = 'https://api.calendly.com/webhook_subscriptions';
const URL = 'https://sluice.example/hooks/token';
const at = (answers: (asked: Asked) => Told) =>
  serviceThat((asked) => (asked.url.endsWith('/users/me') ? { body: { resource: ME } } : answers(asked)));
const made = () => ({ status: 201, body: { resource: { uri: `${HOOKS}/W` } } });

describe('a webhook at Calendly', () => {
  it('is for the meetings of whom the token belongs to', async () => {
    const { asked, context } = at(made);
    expect(await registration.register(context({ token: 'pat' }, { events: ['invitee.created'] }))).toEqual({
      data: { uri: `${HOOKS}/W` },
    });
    expect(asked[1]).toMatchObject({
      ...{ method: 'POST', url: HOOKS, headers: { authorization: 'Bearer pat' } },
      body: {
        ...{ url: URL, events: ['invitee.created'], signing_key: 'offered' },
        ...{ scope: 'user', user: ME.uri, organization: ME.current_organization },
      },
    });
  });

  it('may be for a whole organisation, which is told of more', async () => {
    const { asked, context } = at(made);
    await registration.register(context({ token: 'pat' }, { whose: 'organisation' }));
    expect(asked[1]!.body).toMatchObject({
      scope: 'organization',
      events: expect.arrayContaining(['routing_form_submission.created']) as string[],
    });
    expect(asked[1]!.body).not.toHaveProperty('user');
  });

  it('takes the place of what is there for the address', async () => {
    let taken = true;
    const { calls, context } = at(({ method }) => {
      if (method === 'DELETE') taken = false;
      if (method === 'POST') return taken ? { status: 409, body: { message: 'exists' } } : made();
      const others = { uri: `${HOOKS}/X`, callback_url: 'https://other.example' };
      return { body: { collection: [others, { uri: `${HOOKS}/OLD`, callback_url: URL }] } };
    });
    expect(await registration.register(context({ token: 'pat' }))).toEqual({ data: { uri: `${HOOKS}/W` } });
    expect(calls().filter((call) => call.startsWith('DELETE'))).toEqual([`DELETE ${HOOKS}/OLD`]);
  });

  it.each([
    [{ body: { resource: { state: 'active' } } }, true],
    [{ body: { resource: { state: 'disabled' } } }, false],
    [{ status: 404 }, false],
  ])('found as %j is well: %s', async (answer, isWell) => {
    const { context } = at(() => answer);
    const known = kept({ data: { uri: `${HOOKS}/W` } });
    expect(await registration.renew!(context({ token: 'pat' }), known)).toEqual(
      isWell ? { data: known.data } : null,
    );
  });
});
