import { inflateSync } from 'node:zlib';

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

it('makes a PNG of the size that was asked for, with the dots of the text', async () => {
  const text = 'https://example.com/ä';
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const { file, bytes } = await make({ text, size: size + 8 < 50 ? 2 * (size + 8) : size + 8 });
  expect(file).toMatchObject({ name: 'qr-code.png', contentType: 'image/png' });
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const width = bytes.readUInt32BE(16);
  const scale = width / (size + 8);
  expect(Number.isInteger(scale)).toBe(true);
  const chunk = bytes.indexOf('IDAT');
  const pixels = inflateSync(bytes.subarray(chunk + 4, chunk + 4 + bytes.readUInt32BE(chunk - 4)));
  // Four bytes a pixel, and one before each line, which is 0: the line is as it is.
  const isDark = (x: number, y: number) => {
    const [row, column] = [(y + 4) * scale, (x + 4) * scale];
    expect(pixels[row * (1 + width * 4)]).toBe(0);
    return pixels[row * (1 + width * 4) + 1 + column * 4] === 0;
  };
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) expect(isDark(x, y)).toBe(data[y * size + x] === 1);
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
