import { deflateSync } from 'node:zlib';

import { fakeActionContext, memoryFiles } from '#testing';

import { connector } from '.';

/** A PDF as small as they come (ISO 32000-1, annex H). */
function pdfOf(
  pages: readonly string[],
  { info = '', filter = '' }: { info?: string; filter?: string } = {},
): Buffer {
  const objects: Buffer[] = [];
  const add = (head: string, stream?: Buffer) => {
    const body = stream ? [Buffer.from('\nstream\n'), stream, Buffer.from('\nendstream')] : [];
    return objects.push(Buffer.concat([Buffer.from(head, 'latin1'), ...body]));
  };
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  const parent = 2 + pages.length * 2;
  const kids = pages.map((content) => {
    const stream = Buffer.from(content, 'latin1');
    const packed = filter === '' ? stream : deflateSync(stream);
    const contents = add(`<< /Length ${packed.length} ${filter} >>`, packed);
    return add(
      `<< /Type /Page /Parent ${parent} 0 R /MediaBox [0 0 612 792] /Contents ${contents} 0 R /Resources << /Font << /F1 ${font} 0 R >> >> >>`,
    );
  });
  add(`<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`);
  const root = add(`<< /Type /Catalog /Pages ${parent} 0 R >>`);
  const facts = add(`<< ${info} >>`);
  const chunks = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = chunks[0]!.length;
  objects.forEach((object, at) => {
    offsets.push(length);
    const chunk = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    chunks.push(chunk);
    length += chunk.length;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  chunks.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${count} /Root ${root} 0 R /Info ${facts} 0 R >>\nstartxref\n${length}\n%%EOF`,
    ),
  );
  return Buffer.concat(chunks);
}

const shown = (...lines: string[]) =>
  `BT /F1 24 Tf 72 700 Td ${lines.map((line) => `(${line}) Tj 0 -30 Td`).join(' ')} ET`;

async function read(bytes: Buffer, input: Record<string, unknown> = {}, over = {}) {
  const { files } = memoryFiles();
  const file = await files.save(bytes, { name: 'a.pdf', contentType: 'application/pdf' });
  return connector.actions[0]!.run(fakeActionContext({ file, ...input }, { files, ...over }));
}

it('gives the text of each page', async () => {
  const info = `/Title (Invoice 42) /CreationDate (D:20260102110405+01'00')`;
  const bytes = pdfOf([shown('Hello', 'World'), shown('Page two'), ''], { info });
  expect(await read(bytes)).toEqual({
    text: 'Hello\nWorld\n\nPage two\n\n',
    pages: [
      { page: 1, text: 'Hello\nWorld' },
      { page: 2, text: 'Page two' },
      { page: 3, text: '' },
    ],
    total: 3,
    cut: false,
    title: 'Invoice 42',
    author: null,
    createdAt: '2026-01-02T10:04:05.000Z',
  });
  expect(await read(bytes, { from: 2, to: 2 })).toMatchObject({ text: 'Page two', total: 3 });
  expect(await read(bytes, { from: 9 })).toMatchObject({ text: '', pages: [], total: 3 });
});

it('reads what is packed', async () => {
  expect(await read(pdfOf([shown('Packed')], { filter: '/Filter /FlateDecode' }))).toMatchObject({
    text: 'Packed',
  });
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['something else', Buffer.from('<html>hello</html>')],
  ['noise', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(50_000, 0xa7)])],
])('refuses %s', async (_what, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({ failure: { kind: 'permanent', code: 'pdf.unreadable' } });
});

it('survives a page that unpacks to far more than it seems', async () => {
  const bomb = deflateSync(Buffer.alloc(400_000_000, 0x20));
  const small = pdfOf([shown('x')]).toString('latin1');
  const bytes = Buffer.from(
    small.replace(
      /<< \/Length \d+ {2}>>\nstream\n[^]*?\nendstream/,
      () =>
        `<< /Length ${bomb.length} /Filter /FlateDecode >>\nstream\n${bomb.toString('latin1')}\nendstream`,
    ),
    'latin1',
  );
  const before = process.memoryUsage().rss;
  const outcome = await read(bytes).then(
    (given) => (given as { text: string }).text,
    (error: { failure: { kind: string } }) => error.failure.kind,
  );
  // Left out, or refused: either will do.
  expect(['', 'permanent']).toContain(outcome);
  expect(process.memoryUsage().rss - before).toBeLessThan(900_000_000);
});

it('ends with the step', async () => {
  const stop = new AbortController();
  const reading = read(
    pdfOf(Array.from({ length: 500 }, () => shown('x'.repeat(1000)))),
    {},
    { signal: stop.signal },
  );
  stop.abort();
  await expect(reading).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
});
