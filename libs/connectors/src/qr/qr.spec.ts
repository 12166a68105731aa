import { create } from 'qrcode';

import { memoryFiles } from '#testing';

import { runAction } from '../../test/run-action';
import { connector } from '.';

async function make(input: Record<string, unknown>) {
  const { files, saved } = memoryFiles();
  const { file } = await runAction(connector, 'create', input, null, { files });
  expect(file).toEqual(saved[0]?.ref);
  return { file: file as { name: string; contentType: string }, bytes: saved[0]?.bytes ?? Buffer.alloc(0) };
}

it('makes a PNG of about the width that was asked for', async () => {
  const { file, bytes } = await make({ text: 'https://example.com/ä', size: 300 });
  expect(file).toMatchObject({ name: 'qr-code.png', contentType: 'image/png' });
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(bytes.readUInt32BE(16)).toBe(300);
});

it('makes the dots of the text', async () => {
  const text = 'https://example.com/ä';
  const { size, data } = create(text, { errorCorrectionLevel: 'H' }).modules;
  const { bytes } = await make({ text, format: 'svg', correction: 'H', margin: 0 });
  expect(bytes.toString()).toContain(`viewBox="0 0 ${size} ${size}"`);
  // Each line of dots is drawn as strokes: begin, then lengths and gaps.
  const dots = new Set<string>();
  let [x, y] = [0, 0];
  const path = /stroke="#000000" d="([^"]*)"/.exec(bytes.toString())?.[1] ?? '';
  for (const [, step = '', first = '', second = ''] of path.matchAll(/([Mmh])(-?[\d.]+)(?: ?(-?[\d.]+))?/g)) {
    if (step === 'M') [x, y] = [Number(first), Number(second) - 0.5];
    else if (step === 'm') [x, y] = [x + Number(first), y + Number(second)];
    else for (let n = 0; n < Number(first); n += 1, x += 1) dots.add(`${x},${y}`);
  }
  const wanted = [...data].flatMap((dot, at) => (dot ? [`${at % size},${Math.floor(at / size)}`] : []));
  expect([...dots].sort()).toEqual(wanted.sort());
});

it('makes an SVG in colours', async () => {
  const { file, bytes } = await make({
    text: 'x',
    format: 'svg',
    dark: '#112233',
    light: '#ffffff00',
    fileName: 'a.svg',
  });
  expect(file).toMatchObject({ name: 'a.svg', contentType: 'image/svg+xml' });
  expect(bytes.toString()).toMatch(/^<svg .*#112233/s);
});

it('says when it does not fit', async () => {
  await expect(make({ text: 'ä'.repeat(2000) })).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'qr.too_long' },
  });
});
