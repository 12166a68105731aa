import { fakeActionContext, serviceStandIn } from '#testing';

import { answerHead } from './answer';
import { connector } from './index';

function asking(headers: Record<string, string>) {
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const answers = [{ threadId: 't', payload: { headers: list } }, { emailAddress: 'me@gmail.com' }];
  const { http, streams } = serviceStandIn(
    answers.map((json) => ({ request: { method: 'GET', url: '' }, response: { status: 200, json } })),
  );
  const auth = { kind: 'oauth2', fields: { accessToken: 'token' } };
  return fakeActionContext(null, { connector, auth, http, streams }).api;
}

it('answers whom it should, below what was said before', async () => {
  const api = asking({
    From: 'Ann <ann@example.com>',
    'Reply-To': 'Desk <desk@example.com>',
    Subject: 'RE: Lunch',
    'Message-Id': '<2@example.com>',
    References: '<1@example.com>',
  });
  expect(await answerHead(api, 'id', false)).toEqual({
    threadId: 't',
    to: '"Desk" <desk@example.com>',
    cc: '',
    subject: 'RE: Lunch',
    inReplyTo: '<2@example.com>',
    references: '<1@example.com> <2@example.com>',
  });
});

it('answers all but oneself, each once', async () => {
  const api = asking({
    From: 'ann@example.com',
    To: 'Me <ME@gmail.com>, "Bob \\"B\\"" <bob@example.com>',
    Cc: 'Ann@example.com, cleo@example.com',
    Subject: 'Lunch',
  });
  expect(await answerHead(api, 'id', true)).toMatchObject({
    to: 'ann@example.com',
    cc: '"Bob \\"B\\"" <bob@example.com>, cleo@example.com',
    subject: 'Re: Lunch',
    inReplyTo: null,
    references: null,
  });
});
