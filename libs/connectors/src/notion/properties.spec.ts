import { readProperty } from './read-property';
import { richText } from './rich-text';
import { writeProperty } from './write-property';

it.each([
  ['title', 'Hi', { title: [{ type: 'text', text: { content: 'Hi' } }] }],
  ['rich_text', '', { rich_text: [] }],
  ['rich_text', 42, { rich_text: [{ type: 'text', text: { content: '42' } }] }],
  ['number', ' 3.5 ', { number: 3.5 }],
  ['number', '', { number: null }],
  ['select', 'A, B', { select: { name: 'A, B' } }],
  ['status', null, { status: null }],
  ['multi_select', 'A, B,', { multi_select: [{ name: 'A' }, { name: 'B' }] }],
  ['multi_select', ['A, B'], { multi_select: [{ name: 'A, B' }] }],
  ['date', '2026-01-31', { date: { start: '2026-01-31' } }],
  ['date', { start: '2026-01-31', end: '2026-02-01' }, { date: { start: '2026-01-31', end: '2026-02-01' } }],
  ['checkbox', 'Yes', { checkbox: true }],
  ['checkbox', 'no', { checkbox: false }],
  ['checkbox', 1, { checkbox: true }],
  ['url', '', { url: null }],
  ['email', 'a@b.c', { email: 'a@b.c' }],
  ['people', [{ id: 'u1', name: 'Ann' }, 'u2'], { people: [{ id: 'u1' }, { id: 'u2' }] }],
  ['relation', 'p1', { relation: [{ id: 'p1' }] }],
  [
    'files',
    'https://x.example/a%20b.pdf?x=1',
    { files: [{ name: 'a b.pdf', external: { url: 'https://x.example/a%20b.pdf?x=1' } }] },
  ],
  ['place', { lat: 1, lon: 2 }, { place: { lat: 1, lon: 2 } }],
])('writes %s: %j', (type, value, written) => expect(writeProperty('P', type, value)).toEqual(written));

it.each(['formula', 'rollup', 'created_time', 'unique_id'])('does not write %s', (type) =>
  expect(() => writeProperty('P', type, 'x')).toThrow('works it out itself'),
);

it.each([
  [{ type: 'rollup', rollup: { type: 'array', array: [{ type: 'number', number: 1 }] } }, [1]],
  [{ type: 'rollup', rollup: { type: 'number', number: 7, function: 'sum' } }, 7],
  [{ type: 'formula', formula: { type: 'string', string: null } }, null],
  [{ type: 'unique_id', unique_id: { prefix: 'T', number: 12 } }, 'T-12'],
  [{ type: 'unique_id', unique_id: { prefix: null, number: 12 } }, '12'],
  [
    { type: 'created_by', created_by: { id: 'u1', name: 'Ann', person: { email: 'a@b.c' } } },
    { id: 'u1', name: 'Ann', email: 'a@b.c' },
  ],
  [
    {
      type: 'files',
      files: [
        { name: 'a', file: { url: 'https://x.example/a' } },
        { name: 'b', external: { url: 'https://y.example/b' } },
      ],
    },
    [
      { name: 'a', url: 'https://x.example/a' },
      { name: 'b', url: 'https://y.example/b' },
    ],
  ],
  [{ type: 'select', select: null }, null],
  [{ type: 'unheard_of', unheard_of: { a: 1 } }, { a: 1 }],
])('reads %j', (property, value) => expect(readProperty(property)).toEqual(value));

it('cuts long texts into pieces of 2,000, and no character in two', () => {
  const pieces = richText(`${'x'.repeat(1999)}😀y`).map(({ text }) => text.content);
  expect(pieces).toEqual(['x'.repeat(1999), '😀y']);
});
