import { Type } from 'typebox';

import { fitValue } from './fit-value';

const text = Type.String({ minLength: 1 });
const order = Type.Object({
  chat: text,
  count: Type.Integer(),
  price: Type.Optional(Type.Number()),
  gift: Type.Optional(Type.Boolean()),
  note: Type.Optional(text),
  kind: Type.Optional(Type.Enum(['a', 'b'])),
  tags: Type.Optional(Type.Array(Type.String())),
  where: Type.Optional(Type.Object({ zip: Type.String() })),
  more: Type.Optional(Type.Record(Type.String(), Type.String())),
  any: Type.Optional(Type.Unknown()),
});
const whole = { chat: 'c', count: 1 };

describe('a value', () => {
  it.each([
    ['a number for a text', { ...whole, chat: 42 }, { ...whole, chat: '42' }],
    ['yes or no for a text', { ...whole, chat: true }, { ...whole, chat: 'true' }],
    ['a text for a number', { ...whole, count: ' 7 ' }, { ...whole, count: 7 }],
    ['a text with a fraction', { ...whole, price: '1.50' }, { ...whole, price: 1.5 }],
    ['a text for yes or no', { ...whole, gift: 'TRUE' }, { ...whole, gift: true }],
    ['within a list', { ...whole, tags: [1, 'b'] }, { ...whole, tags: ['1', 'b'] }],
    ['within an object', { ...whole, where: { zip: 1010 } }, { ...whole, where: { zip: '1010' } }],
    ['under a name of one’s own', { ...whole, more: { a: 1 } }, { ...whole, more: { a: '1' } }],
  ])('is fitted: %s', (_, given, fitted) => expect(fitValue(given, order)).toEqual(fitted));

  it.each([
    ['an empty text', { note: '' }],
    ['nothing', { price: null }],
    ['an empty choice', { kind: '' }],
    ['an empty number', { price: '' }],
    ['an empty object', { where: '' }],
  ])('is left out where it need not be: %s', (_, given) =>
    expect(fitValue({ ...whole, ...given }, order)).toEqual(whole),
  );

  it.each([
    ['what is needed', { chat: '', count: 1 }],
    ['a fraction for a whole number', { ...whole, count: '1.5' }],
    ['words for a number', { ...whole, count: 'seven' }],
    ['an id that is no number any more', { ...whole, count: '12345678901234567890' }],
    ['an object for a text', { ...whole, chat: { a: 1 } }],
    ['another choice', { ...whole, kind: 'c' }],
    ['what fits', { ...whole, note: '5', any: 5, tags: [] }],
    ['what nobody knows', { ...whole, else: 5 }],
    ['hexadecimal and such', { ...whole, count: '0x10' }],
  ])('stays: %s', (_, given) => expect(fitValue(given, order)).toEqual(given));

  it('goes by the first of several schemas that takes it', () => {
    const either = Type.Union([Type.Integer(), Type.Array(Type.String()), Type.Null()]);
    expect(fitValue('5', either)).toBe(5);
    expect(fitValue(['a', 1], either)).toEqual(['a', '1']);
    expect(fitValue(null, either)).toBeNull();
    expect(fitValue('five', either)).toBe('five');
  });

  it('is copied, and keeps names of the language', () => {
    const given = JSON.parse('{"chat":1,"count":1,"__proto__":{"zip":1}}') as object;
    const fitted = fitValue(given, order) as object;
    expect(given).toMatchObject({ chat: 1 });
    expect(Object.getPrototypeOf(fitted)).toBe(Object.prototype);
    expect(Object.keys(fitted)).toEqual(['chat', 'count', '__proto__']);
  });
});
