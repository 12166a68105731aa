import { kept, serviceThat } from '../../test/registration-service';
import { registration } from './registration';

const FIELDS = { apiKey: 'key', token: 'token', secrets: ['s'] };
const BOARD = '0123456789abcdef01234567';
const HOOKS = 'https://api.trello.com/1/webhooks';

describe('a webhook at Trello', () => {
  it('is for an id, which the address of a board is not', async () => {
    const { asked, context } = serviceThat(({ method }) => ({
      body: { id: method === 'GET' ? BOARD : 'w1' },
    }));
    expect(await registration.register(context(FIELDS, { model: 'aBcD1234' }))).toEqual({
      data: { id: 'w1' },
    });
    expect(asked).toMatchObject([
      { method: 'GET', url: 'https://api.trello.com/1/boards/aBcD1234?fields=id' },
      {
        ...{ method: 'POST', url: HOOKS },
        headers: { authorization: 'OAuth oauth_consumer_key="key", oauth_token="token"' },
        body: { callbackURL: 'https://sluice.example/hooks/token', idModel: BOARD },
      },
    ]);
  });

  it('is switched on again, found to be gone, and taken back', async () => {
    const known = kept({ data: { id: 'w1' } });
    const input = { model: BOARD };
    const well = serviceThat(() => ({ body: { id: 'w1' } }));
    expect(await registration.renew!(well.context(FIELDS, input), known)).toEqual({ data: { id: 'w1' } });
    expect(well.asked).toMatchObject([{ method: 'PUT', url: `${HOOKS}/w1`, body: { active: true } }]);
    const gone = serviceThat(() => ({ status: 404 }));
    expect(await registration.renew!(gone.context(FIELDS, input), known)).toBeNull();
    await registration.unregister(gone.context(FIELDS, input), known);
    expect(gone.calls().at(-1)).toBe(`DELETE ${HOOKS}/w1`);
  });
});
