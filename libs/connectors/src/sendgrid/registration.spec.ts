import { HOOK_URL, registering } from '../../test/registration-stand-in';
import { connector } from '.';
import { registration } from './registration';

const HOOKS = 'https://api.sendgrid.com/v3/user/webhooks/event/settings';
const AUTH = { kind: 'access', fields: { token: 'SG.token', server: 'api.sendgrid.com' } };
const HOOK = { id: 'h1', url: HOOK_URL, enabled: true };
const SIGNED = { id: 'h1', public_key: 'MFkw' };
const REGISTERED = { data: { id: 'h1' }, secret: 'MFkw' };

const ok = (json: unknown, status = 200) => ({ status, json });
const sendgridThat = (events: string[], ...answers: ReturnType<typeof ok>[]) =>
  registering(connector, AUTH, { events }, ...answers);

describe('an event webhook at SendGrid', () => {
  it('has only the wanted events switched on, and is signed', async () => {
    const { context, asked } = sendgridThat(
      ['spamreport', 'group_*'],
      ok({ webhooks: [{}] }),
      ok(HOOK, 201),
      ok(SIGNED),
    );
    expect(await registration.register(context)).toEqual(REGISTERED);
    expect(asked()).toEqual([
      ['GET', `${HOOKS}/all`, null],
      [
        'POST',
        HOOKS,
        {
          ...{ enabled: true, url: HOOK_URL, friendly_name: 'Sluice' },
          ...{ processed: false, delivered: false, deferred: false, bounce: false, dropped: false },
          ...{ open: false, click: false, spam_report: true, unsubscribe: false },
          ...{ group_unsubscribe: true, group_resubscribe: true },
        },
      ],
      ['PATCH', `${HOOKS}/signed/h1`, { enabled: true }],
    ]);
  });

  it('takes over the one that is there from before', async () => {
    const { context, asked } = sendgridThat([], ok({ webhooks: [HOOK] }), ok(HOOK), ok(SIGNED));
    expect(await registration.register(context)).toEqual(REGISTERED);
    expect(asked()[1]).toMatchObject(['PATCH', `${HOOKS}/h1`, { open: true, spam_report: true }]);
  });

  it('says so when there is no such event', async () => {
    await expect(registration.register(sendgridThat(['opened']).context)).rejects.toMatchObject({
      failure: { code: 'registration.no_events' },
    });
  });

  it('is found to be switched off or gone, and taken back', async () => {
    const well = sendgridThat([], ok({ ...HOOK, public_key: 'MFkw' }));
    expect(await registration.renew!(well.context, REGISTERED)).toEqual(REGISTERED);
    for (const answer of [ok({ ...HOOK, public_key: 'MFkw', enabled: false }), ok(HOOK), ok({}, 404)])
      expect(await registration.renew!(sendgridThat([], answer).context, REGISTERED)).toBeNull();
    const gone = sendgridThat([], ok({}, 404));
    await registration.unregister(gone.context, REGISTERED);
    expect(gone.asked()).toEqual([['DELETE', `${HOOKS}/h1`, null]]);
  });
});
