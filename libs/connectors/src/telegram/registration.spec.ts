import type { RegistrableInput, RegistrationContext } from '#connector-sdk';
import { fakeActionContext } from '#testing';

import { connector } from '.';
import { eventTrigger } from './event.trigger';
import { registration } from './registration';

const TOKEN = '123456:ABC-DEF';
const URL = 'https://sluice.example/hooks/token';

function at(answers: Record<string, unknown>, input: RegistrableInput = {}) {
  const asked: { url: string; body: unknown }[] = [];
  const { api, http, auth, signal } = fakeActionContext(input, {
    connector,
    auth: { kind: 'access', fields: { token: TOKEN } },
    http: {
      request: async ({ url, body }) => {
        asked.push({ url, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : null });
        const result = answers[url.split('/').at(-1)!] ?? true;
        return { status: 200, url, headers: {}, body: Buffer.from(JSON.stringify({ ok: true, result })) };
      },
    },
  });
  const context: RegistrationContext<RegistrableInput> = {
    ...{ input, api, http, auth, signal },
    ...{ url: URL, secret: 'offered' },
  };
  return { asked, context };
}

describe('a bot’s webhook at Telegram', () => {
  it('is set with a secret, for the updates that were named', async () => {
    const { asked, context } = at({}, { events: ['message', 'chat_member*'] });
    expect(await registration.register(context)).toEqual({ data: { url: URL } });
    expect(asked).toEqual([
      {
        url: `https://api.telegram.org/bot${TOKEN}/setWebhook`,
        body: { url: URL, secret_token: 'offered', allowed_updates: ['message', 'chat_member'] },
      },
    ]);
  });

  it('is taken back only where it is still ours', async () => {
    const known = { data: { url: URL } };
    const ours = at({ getWebhookInfo: { url: URL } });
    await registration.unregister(ours.context, known);
    expect(ours.asked.map(({ url }) => url.split('/').at(-1))).toEqual(['getWebhookInfo', 'deleteWebhook']);
    expect(await registration.renew!(ours.context, known)).toEqual(known);

    const another = at({ getWebhookInfo: { url: 'https://elsewhere.example/' } });
    await registration.unregister(another.context, known);
    expect(another.asked.map(({ url }) => url.split('/').at(-1))).toEqual(['getWebhookInfo']);
    expect(await registration.renew!(another.context, known)).toBeNull();
  });

  it('lets in what has the secret, and nothing else', async () => {
    const { context } = at({});
    const arrival = {
      ...{ input: {}, auth: context.auth, http: context.http, now: 0 },
      seal: { close: (text: string) => text, open: () => null },
    };
    const judge = (header: string | null, secret: string | null) =>
      eventTrigger.verify?.(
        {
          ...{
            method: 'POST',
            path: '',
            query: '',
            headers: [],
            body: Buffer.from('{}'),
            url: URL,
            address: null,
          },
          fields: header === null ? {} : { 'x-telegram-bot-api-secret-token': header },
        },
        { ...arrival, registration: secret === null ? null : { data: null, secret } },
      );
    expect(await judge('offered', 'offered')).toMatchObject({ ok: true });
    expect(await judge('offere', 'offered')).toMatchObject({ ok: false, code: 'auth.wrong' });
    expect(await judge(null, 'offered')).toMatchObject({ ok: false, code: 'auth.missing' });
    expect(await judge('', null)).toMatchObject({ ok: false, code: 'signature.no_secret' });
    // The bot's own token is no proof of Telegram.
    expect(await judge(TOKEN, null)).toMatchObject({ ok: false });
  });
});
