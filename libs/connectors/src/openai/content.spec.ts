import { memoryFiles } from '#testing';

import { contentOf } from './content';

const { files } = memoryFiles({
  pdf: { name: 'a.pdf', contentType: 'application/pdf', text: '%PDF' },
  mp3: { name: 'a.mp3', contentType: 'audio/mpeg', text: 'ID3' },
  zip: { name: 'a.zip', contentType: 'application/zip', text: 'PK' },
  json: { name: 'a.json', contentType: 'application/json; charset=utf-8', text: '{}' },
});
const file = ($file: string, size = 4) => ({ $file, name: '', contentType: '', size });

it('is a text alone where there are no files', async () =>
  expect(await contentOf('Hi', [null, [], ''], files)).toBe('Hi'));

it('shows each kind of file as models take it', async () =>
  expect(await contentOf('', [file('pdf'), file('mp3'), file('json'), 'just words'], files)).toEqual([
    { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
    { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
    { type: 'text', text: 'a.json:\n\n{}' },
    { type: 'text', text: 'text.txt:\n\njust words' },
  ]));

it('says which file no model takes', () =>
  expect(contentOf('', [file('zip')], files)).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'openai.unknown_file' },
  }));

it('takes no more than 20 MB together', async () => {
  const large = memoryFiles({
    a: { name: 'a', contentType: 'text/plain', text: 'x'.repeat(11 * 1024 * 1024) },
  });
  await expect(contentOf('', [file('a'), file('a')], large.files)).rejects.toMatchObject({
    failure: { code: 'openai.too_large' },
  });
});
