import { compileSchema } from '#schema';
import type { ArrivingRequest, PlainAnswer, TriggerSeal, WebhookTriggerDeclaration } from '#connector-sdk';
import { newId } from '#kernel';

import { formProblems } from './form-problems';
import type { FormInput } from './input';
import { submitTrigger } from './submit.trigger';
import { newTicket as ticketFor, ticketOf } from './ticket';

const trigger = submitTrigger as unknown as WebhookTriggerDeclaration;

const seal: TriggerSeal = {
  close: (text) => `${text}.sealed`,
  open: (sealed) => (sealed.endsWith('.sealed') ? sealed.slice(0, -'.sealed'.length) : null),
};
const newTicket = () => ticketFor(seal);

const form = (more: Partial<FormInput> = {}): FormInput => ({
  title: 'Contact <us>',
  fields: [
    { label: 'Your name', name: 'name', required: true, help: 'As you like it.' },
    { label: 'Email', type: 'email', required: true },
    { label: 'How many', type: 'number', min: 1, max: 10 },
    { label: 'When', type: 'date' },
    { label: 'Colour', type: 'select', options: ['Red', 'Blue'] },
    { label: 'Post code', type: 'text', pattern: '[0-9]{5}' },
    { label: 'Note', type: 'longText', maxLength: 10 },
    { label: 'I agree', name: 'agree', type: 'checkbox', required: true },
    { label: 'Picture', type: 'file' },
  ],
  ...more,
});

function urlencoded(values: Record<string, string>, ticket = newTicket()): ArrivingRequest {
  return arriving(
    Buffer.from(new URLSearchParams(values).toString()),
    'application/x-www-form-urlencoded',
    ticket,
  );
}

async function multipart(
  values: Record<string, string | Blob>,
  ticket = newTicket(),
): Promise<ArrivingRequest> {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, 'cat.png');
  }
  const sent = new Request('http://form.test', { method: 'POST', body: data });
  return arriving(Buffer.from(await sent.arrayBuffer()), sent.headers.get('content-type')!, ticket);
}

const arriving = (body: Buffer, contentType: string, ticket: string): ArrivingRequest => ({
  method: 'POST',
  path: '',
  query: `s=${ticket}`,
  url: 'https://sluice.test/hooks/x',
  headers: [['content-type', contentType]],
  fields: { 'content-type': contentType },
  body,
  address: null,
});

const GOOD = { name: ' Ann Lee ', email: 'ann@example.com', agree: 'on' };

const contextOf = (input: FormInput) => ({
  ...{ input, auth: null, registration: null, seal, now: Date.now() },
  http: { request: () => Promise.reject(new Error()) },
});
const accept = async (request: ArrivingRequest, input = form()): Promise<PlainAnswer | null> =>
  trigger.accept!(request, contextOf(input));
const parse = (request: ArrivingRequest, input = form()) =>
  trigger.parse({ ...request, receivedAt: '2027-01-31T12:00:00.000Z' }, input);
const page = async (input = form(), query = ''): Promise<PlainAnswer> => {
  const answer = await trigger.handshake!({ ...urlencoded({}), method: 'GET', query }, contextOf(input));
  return answer!;
};
/** The sentence at a field of a page. */
const errorAt = (answer: PlainAnswer | null, name: string): string | undefined =>
  new RegExp(`<p class="error" id="${name}-error">([^<]*)</p>`).exec(String(answer?.body))?.[1];

describe('the page of a form', () => {
  it('shows each field with its label, and holds nothing of the user’s as HTML', async () => {
    const { status, headers, body } = await page(form({ description: '<script>alert(1)</script>' }));
    const html = String(body);
    expect(status).toBe(200);
    expect(headers!['content-type']).toBe('text/html; charset=utf-8');
    expect(headers!['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'/);
    expect(html).toContain('<h1>Contact &lt;us&gt;</h1>');
    expect(html).not.toContain('<script');
    for (const name of [
      'name',
      'email',
      'how_many',
      'when',
      'colour',
      'post_code',
      'note',
      'agree',
      'picture',
    ])
      expect(html).toContain(`<label for="${name}">`);
    expect(html).toContain('enctype="multipart/form-data"');
    expect(html).toContain('aria-describedby="name-help"');
    expect(html).toContain('<option value="Red">Red</option>');
  });

  it('and what is sent have fields of any name at all', async () => {
    const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty'];
    const input = form({
      fields: [
        ...names.map((name) => ({ label: name, name, required: true })),
        { label: '__proto__' },
        { label: 'To JSON', name: 'toJSON', type: 'file' },
      ],
    });
    const html = String((await page(input)).body);
    for (const name of names)
      expect(html).toContain(
        `<input id="${name}" name="${name}" required type="text" maxlength="1000" value="">`,
      );
    expect(html).not.toContain('class="error"');
    const answer = await accept(await multipart({ toString: 'a', proto: 'b' }), input);
    expect([errorAt(answer, 'constructor'), errorAt(answer, 'toString')]).toEqual([
      'Fill this in.',
      undefined,
    ]);
    const sent = await multipart({ ...Object.fromEntries(names.map((name) => [name, name])), proto: 'b' });
    expect(await accept(sent, input)).toBeNull();
    expect(JSON.parse(JSON.stringify(await parse(sent, input)))).toMatchObject({
      body: {
        fields: { constructor: 'constructor', toString: 'toString', proto: 'b' },
        files: { toJSON: null },
      },
    });
  });

  it('loads nothing from anywhere', async () => {
    const html = String((await page()).body);
    expect(html).not.toMatch(/\ssrc=|https?:|url\(|@import|\son[a-z]+=|\sstyle=/);
  });

  it('is given another ticket each time, and names the page to go on to in its policy', async () => {
    const input = form({ redirectUrl: 'https://shop.example/thanks?x=1' });
    const [one, other] = [await page(input), await page(input)];
    const ticket = ({ body }: PlainAnswer) => /action="\?s=([^"]+)"/.exec(String(body))?.[1];
    expect(ticketOf({ query: `s=${ticket(one)!}` }, seal)?.ticket).toBe(ticket(one));
    expect(ticket(one)).not.toBe(ticket(other));
    expect(one.headers!['content-security-policy']).toContain("form-action 'self' https://shop.example;");
  });
});

describe('what is sent', () => {
  it('is an event when it fits, and has the types of its fields', async () => {
    const sent = {
      ...GOOD,
      how_many: '3',
      when: '2028-02-29',
      colour: 'Blue',
      post_code: '01234',
      note: 'a\r\nb',
    };
    const request = urlencoded(sent);
    expect(await accept(request)).toBeNull();
    expect(await parse(request)).toEqual({
      body: {
        fields: {
          ...{ name: 'Ann Lee', email: 'ann@example.com', how_many: 3, when: '2028-02-29', colour: 'Blue' },
          ...{ post_code: '01234', note: 'a\nb', agree: true },
        },
        files: { picture: null },
      },
      receivedAt: '2027-01-31T12:00:00.000Z',
    });
  });

  it('may hold files', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0, 255]);
    const request = await multipart({ ...GOOD, picture: new Blob([bytes], { type: 'image/png' }) });
    expect(await accept(request)).toBeNull();
    expect(await parse(request)).toMatchObject({
      body: {
        fields: { name: 'Ann Lee' },
        files: {
          picture: {
            $file: expect.stringMatching(/^event:.*:part\.0$/),
            name: 'cat.png',
            filename: 'cat.png',
            contentType: 'image/png',
            size: 4,
          },
        },
      },
    });
  });

  it.each([
    ['name', '  ', 'Fill this in.'],
    ['email', 'ann@', 'Give an email address, such as ann@example.com.'],
    ['how_many', '11', 'Give a number that is at most 10.'],
    ['how_many', '0', 'Give a number that is at least 1.'],
    ['how_many', 'many', 'Give a number, such as 42 or 1.5.'],
    ['how_many', 'Infinity', 'Give a number, such as 42 or 1.5.'],
    ['when', '2027-02-29', 'Give a date, such as 2027-01-31.'],
    ['when', 'tomorrow', 'Give a date, such as 2027-01-31.'],
    ['colour', 'Green', 'Choose one of the list.'],
    ['post_code', '123456', 'This does not have the right form.'],
    ['note', 'more than ten', 'This is too long: at most 10 characters.'],
    ['agree', '', 'Tick this to go on.'],
  ])(
    'is refused at once when %s is %j, with a sentence at the field and all that was typed',
    async (name, value, error) => {
      const answer = await accept(urlencoded({ ...GOOD, [name]: value }));
      expect(answer?.status).toBe(422);
      expect(errorAt(answer, name)).toBe(error);
      expect(String(answer?.body)).toContain(`<a href="#${name}">`);
      if (name !== 'email') expect(String(answer?.body)).toContain('value="ann@example.com"');
      if (name !== 'agree') expect(String(answer?.body)).toContain('type="checkbox" checked');
      expect(String(answer?.body).match(/class="error"/g)).toHaveLength(1);
    },
  );

  it('comes back as text when it holds HTML', async () => {
    const answer = await accept(urlencoded({ name: '"><img src=x onerror=alert(1)>', email: '' }));
    expect(String(answer?.body)).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"');
    expect(String(answer?.body)).not.toContain('<img');
  });

  it('may not hold a file that is too large, nor be something else than a form', async () => {
    const small = form({ maxFileMb: 0.000_003 });
    const answer = await accept(await multipart({ ...GOOD, picture: new Blob(['abcd']) }), small);
    expect(errorAt(answer, 'picture')).toBe('The file is too large: at most 0.000003 MB.');
    const broken = await accept(
      arriving(Buffer.from('nothing'), 'multipart/form-data; boundary=x', newTicket()),
    );
    expect(broken).toMatchObject({ status: 422 });
    expect(String(broken?.body)).toContain('What was sent could not be read.');
  });

  it('takes a hostile pattern in linear time', async () => {
    const input = form({ fields: [{ label: 'A', type: 'text', pattern: '(a+)+' }] });
    const before = performance.now();
    const answer = await accept(urlencoded({ a: `${'a'.repeat(900)}!` }), input);
    expect(errorAt(answer, 'a')).toBe('This does not have the right form.');
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('programs that send forms', () => {
  it('are thanked and let go when they fill in what people don’t see', async () => {
    const answer = await accept(urlencoded({ ...GOOD, _website: 'https://spam.example' }));
    expect(answer?.status).toBe(303);
    expect(answer).toEqual(trigger.answer!(form(), urlencoded({})));
  });

  it('are let go when they are faster than people, where that is asked for', async () => {
    const input = form({ minimumSeconds: 60 });
    expect((await accept(urlencoded(GOOD), input))?.status).toBe(303);
    const old = seal.close('01936d2e-8c00-7000-8000-000000000001');
    expect(await accept(urlencoded(GOOD, old), input)).toBeNull();
  });

  it('can’t leave out when the page was opened, nor make it up; a person has only to send it again', async () => {
    const input = form({ minimumSeconds: 60 });
    for (const made of ['', 'x', '01936d2e-8c00-7000-8000-000000000001', `${newId()}.${newId()}`]) {
      const answer = await accept(urlencoded(GOOD, made), input);
      expect(answer?.status).toBe(422);
      expect(String(answer?.body)).toContain('and send it again. Files have to be chosen again.');
      expect(String(answer?.body)).toContain('value="ann@example.com"');
      const next = /action="\?s=([^"]+)"/.exec(String(answer?.body))![1]!;
      expect(ticketOf({ query: `s=${next}` }, seal)?.ticket).toBe(next);
      expect(await accept(urlencoded(GOOD, made))).toBeNull();
    }
    expect((await accept({ ...urlencoded(GOOD), query: '' }, input))?.status).toBe(422);
  });
});

describe('what is sent twice', () => {
  const idOf = (request: ArrivingRequest) => trigger.deliveryId!(request, form());

  it('is one delivery although browsers make up another boundary', async () => {
    const ticket = newTicket();
    const [one, again] = [await multipart(GOOD, ticket), await multipart(GOOD, ticket)];
    expect(one.fields).not.toEqual(again.fields);
    expect(idOf(one)).toBe(idOf(again));
    expect(idOf(one)).not.toBeNull();
  });

  it('is another one with other words, from another showing, and without a ticket none', async () => {
    const ticket = newTicket();
    expect(idOf(urlencoded(GOOD, ticket))).not.toBe(idOf(urlencoded({ ...GOOD, name: 'Bob' }, ticket)));
    expect(idOf(urlencoded(GOOD))).not.toBe(idOf(urlencoded(GOOD)));
    expect(idOf(urlencoded(GOOD, 'x'))).toBeNull();
  });
});

describe('after it is stored', () => {
  const after = (input: FormInput) => trigger.answer!(input, urlencoded({}))!;

  it('people are led on to the thank-you text, which can be loaded again', async () => {
    expect(after(form())).toMatchObject({ status: 303, headers: { location: '?sent' } });
    const { status, body } = await page(form({ thanks: 'Thanks & bye' }), 'sent');
    expect(status).toBe(200);
    expect(body).toContain('Thanks &amp; bye');
    expect(body).not.toContain('<form');
  });

  it('or to a page elsewhere', () => {
    expect(after(form({ redirectUrl: 'https://shop.example/' }))).toMatchObject({
      status: 303,
      headers: { location: 'https://shop.example/' },
    });
  });
});

describe('the most submissions a minute', () => {
  it.each([1, 5, 60, 6000])('are what the form says: %i', (perMinute) => {
    const { perSecond, burst } = trigger.rateLimit!(form({ perMinute }))!;
    expect(perSecond * 60).toBeCloseTo(perMinute);
    expect(burst).toBe(perMinute);
  });

  it('are not used up by those who look', () => {
    for (const method of trigger.handshakeMethods!) expect(trigger.methods(form())).not.toContain(method);
  });
});

describe('the settings of a form', () => {
  const wrong = (fields: FormInput['fields']) =>
    formProblems({ title: 'x', fields }).map(({ pointer }) => pointer);

  it('are right as they are used here', () => {
    expect(compileSchema(submitTrigger.input)(form())).toEqual([]);
    expect(formProblems(form())).toEqual([]);
  });

  it('are told what is wrong beyond their shape', () => {
    expect(wrong([{ label: 'E-Mail' }, { label: 'e mail' }])).toEqual(['/fields/1/label']);
    expect(wrong([{ label: 'A', type: 'select' }])).toEqual(['/fields/0/options']);
    expect(wrong([{ label: 'A', pattern: '(' }])).toEqual(['/fields/0/pattern']);
    expect(wrong([{ label: 'A', type: 'number', min: 2, max: 1 }])).toEqual(['/fields/0/max']);
    expect(
      compileSchema(submitTrigger.input)({ ...form(), redirectUrl: 'javascript:alert(1)' }),
    ).toHaveLength(1);
  });
});
