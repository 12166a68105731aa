import { kept, serviceThat } from '../../test/registration-service';
import { registration } from './registration';

const HOOKS = 'https://gitlab.com/api/v4/projects/ann%2Fhouse/hooks';
const INPUT = { project: 'ann/house' };

describe('a webhook at GitLab', () => {
  it('is for the events that were asked for', async () => {
    const { asked, context } = serviceThat(() => ({ status: 201, body: { id: 5 } }));
    const given = await registration.register(
      context({ token: 'glpat' }, { ...INPUT, events: ['issue.open', 'push'] }),
    );
    expect(given).toEqual({ data: { hooks: HOOKS, id: '5' } });
    expect(asked).toMatchObject([
      {
        ...{ method: 'POST', url: HOOKS, headers: { 'private-token': 'glpat' } },
        body: {
          ...{ url: 'https://sluice.example/hooks/token', token: 'offered' },
          ...{ push_events: true, issues_events: true, merge_requests_events: false },
        },
      },
    ]);
  });

  it('is for all of them where none, or another one, was', async () => {
    for (const events of [[], ['something_new']]) {
      const { asked, context } = serviceThat(() => ({ status: 201, body: { id: 5 } }));
      await registration.register(context({ token: 't' }, { ...INPUT, events }));
      expect(Object.values(asked[0]!.body as object)).not.toContain(false);
    }
  });

  it('is mended, found to be gone, and taken back', async () => {
    const known = kept({ data: { hooks: HOOKS, id: '5' } });
    const well = serviceThat(() => ({ body: { id: 5 } }));
    expect(await registration.renew!(well.context({ token: 't' }, INPUT), known)).toMatchObject({
      data: known.data,
    });
    expect(well.calls()).toEqual([`PUT ${HOOKS}/5`]);
    const gone = serviceThat(() => ({ status: 404 }));
    expect(await registration.renew!(gone.context({ token: 't' }, INPUT), known)).toBeNull();
    await registration.unregister(gone.context({ token: 't' }, INPUT), known);
    expect(gone.calls().at(-1)).toBe(`DELETE ${HOOKS}/5`);
  });

  it('needs a project', async () => {
    const { context } = serviceThat(() => ({}));
    await expect(registration.register(context({ token: 't' }))).rejects.toMatchObject({
      failure: { code: 'registration.setting_missing' },
    });
  });
});
