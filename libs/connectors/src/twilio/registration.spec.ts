import { HOOK_URL, registering } from '../../test/registration-stand-in';
import { connector } from '.';
import { registration } from './registration';

const ACCOUNT = `AC${'0123456789abcdef'.repeat(2)}`;
const AUTH = { kind: 'access', fields: { accountSid: ACCOUNT, authToken: 'token' } };
const NUMBER = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers/PN1.json`;

const ok = (json: unknown, status = 200) => ({ status, json });
const twilioThat = (input: Record<string, unknown>, ...answers: ReturnType<typeof ok>[]) =>
  registering(connector, AUTH, { number: 'PN1', ...input }, ...answers);

const HOOK = encodeURIComponent(HOOK_URL);

describe('the address of a number at Twilio', () => {
  it('is set, and the one from before comes back', async () => {
    const before = { sms_url: 'https://before.example/sms', sms_method: 'GET' };
    const start = twilioThat({}, ok(before), ok({}));
    const known = await registration.register(start.context);
    expect(known.data).toEqual({
      ...{ sid: 'PN1', what: 'messages' },
      ...{ previous: 'https://before.example/sms', previousMethod: 'GET' },
    });
    expect(start.asked()).toEqual([
      ['GET', NUMBER, null],
      ['POST', NUMBER, `SmsUrl=${HOOK}&SmsMethod=POST`],
    ]);
    const end = twilioThat({}, ok({ sms_url: HOOK_URL }), ok({}));
    await registration.unregister(end.context, known);
    expect(end.asked()[1]).toEqual([
      'POST',
      NUMBER,
      `SmsUrl=${encodeURIComponent('https://before.example/sms')}&SmsMethod=GET`,
    ]);
  });

  it('is that for calls where they are asked for', async () => {
    const { context, asked } = twilioThat({ what: 'calls' }, ok({ voice_url: '' }), ok({}));
    expect((await registration.register(context)).data).toEqual({ sid: 'PN1', what: 'calls' });
    expect(asked()[1]).toEqual(['POST', NUMBER, `VoiceUrl=${HOOK}&VoiceMethod=POST`]);
  });

  it('is left alone when somebody else has set another one, or the number is gone', async () => {
    const known = { data: { sid: 'PN1', what: 'messages' } };
    for (const answer of [ok({ sms_url: 'https://other.example' }), ok({}, 404)]) {
      expect(await registration.renew!(twilioThat({}, answer).context, known)).toBeNull();
      const end = twilioThat({}, answer);
      await registration.unregister(end.context, known);
      expect(end.asked()).toHaveLength(1);
    }
    expect(await registration.renew!(twilioThat({}, ok({ sms_url: HOOK_URL })).context, known)).toEqual(
      known,
    );
  });
});
