import { kept, serviceThat, type Told } from '../../test/registration-service';
import { registration } from './registration';

const at = (answer: Told | ((query: string) => Told)) =>
  serviceThat(({ body }) =>
    typeof answer === 'function' ? answer((body as { query: string }).query) : answer,
  );
const known = kept({ data: { id: 'w1' } });

describe('a webhook at Linear', () => {
  it('is for kinds of things, of a team or of all', async () => {
    const { asked, context } = at({
      body: { data: { webhookCreate: { success: true, webhook: { id: 'w1' } } } },
    });
    const input = { events: ['Issue.create', 'Issue.update', 'Comment'] };
    expect(await registration.register(context({ token: 'lin_api_1' }, input))).toEqual({
      data: { id: 'w1' },
    });
    await registration.register(context({ token: 'oauth' }, { team: 'T' }));
    expect(asked).toMatchObject([
      {
        headers: { authorization: 'lin_api_1' },
        body: {
          variables: {
            input: {
              ...{ url: 'https://sluice.example/hooks/token', secret: 'offered', enabled: true },
              ...{ resourceTypes: ['Issue', 'Comment'], allPublicTeams: true },
            },
          },
        },
      },
      { headers: { authorization: 'Bearer oauth' }, body: { variables: { input: { teamId: 'T' } } } },
    ]);
  });

  it.each([
    [
      {
        status: 400,
        body: { errors: [{ message: 'Bad', extensions: { userPresentableMessage: 'No such team' } }] },
      },
      'No such team',
    ],
    [{ status: 200, body: { errors: [{ message: 'Not allowed' }] } }, 'Not allowed'],
    [{ status: 400, body: {} }, 'status 400'],
  ])('is refused in Linear’s words: %j', async (answer, words) => {
    await expect(registration.register(at(answer).context({ token: 't' }))).rejects.toMatchObject({
      failure: { message: `Linear answered: ${words}` },
    });
  });

  it('is found well, switched on again, or gone', async () => {
    const found = (enabled: boolean) => ({
      body: { data: { webhook: { id: 'w1', url: 'https://sluice.example/hooks/token', enabled } } },
    });
    const well = at(found(true));
    expect(await registration.renew!(well.context({ token: 't' }), known)).toEqual({ data: known.data });
    expect(well.asked).toHaveLength(1);
    const off = at(found(false));
    await registration.renew!(off.context({ token: 't' }), known);
    expect(off.asked[1]!.body).toMatchObject({ variables: { id: 'w1', input: { enabled: true } } });
    const gone = at({ body: { errors: [{ message: 'Entity not found: Webhook' }] } });
    expect(await registration.renew!(gone.context({ token: 't' }), known)).toBeNull();
    await registration.unregister(gone.context({ token: 't' }), known);
  });
});
