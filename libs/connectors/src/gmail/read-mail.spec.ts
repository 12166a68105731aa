import { readMail } from './read-mail';

const part = (bytes: Buffer, charset?: string) => ({
  payload: {
    mimeType: 'text/plain',
    filename: '',
    headers: charset === undefined ? [] : [{ name: 'Content-Type', value: `text/plain; charset=${charset}` }],
    body: { data: bytes.toString('base64url') },
  },
});

it('reads a text that is UTF-8, whatever the mail says of it', () =>
  expect(readMail(part(Buffer.from('Grüße'), 'iso-8859-1')).text).toBe('Grüße'));

it('reads a text in the character set that the mail names', () =>
  expect(readMail(part(Buffer.from('Grüße', 'latin1'), '"ISO-8859-1"')).text).toBe('Grüße'));

it('reads a text in a character set that nobody knows as well as it can', () =>
  expect(readMail(part(Buffer.from('Grüße', 'latin1'), 'x-unknown')).text).toBe('Grüße'));

it('makes something of nothing', () =>
  expect(readMail({ id: 'a' })).toEqual({
    id: 'a',
    threadId: '',
    labelIds: [],
    snippet: '',
    date: null,
    from: null,
    to: [],
    cc: [],
    replyTo: [],
    subject: '',
    text: '',
    html: null,
    messageId: null,
    attachments: [],
  }));
