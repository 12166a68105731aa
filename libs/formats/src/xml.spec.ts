import { readXml, writeXml, XmlError } from './index';

const problemOf = (text: string): string => {
  try {
    readXml(text);
  } catch (error) {
    if (error instanceof XmlError) return error.problem;
    throw error;
  }
  return 'none';
};

describe('XML', () => {
  it('reads elements, attributes, text and lists', () => {
    expect(readXml('<?xml version="1.0"?><o id="007"><i>a &amp; b</i><i>&#x41;</i><e/></o>')).toEqual({
      o: { '@id': '007', i: ['a & b', 'A'], e: '' },
    });
  });

  it.each([
    ['<a>', 'malformed'],
    ['not xml', 'malformed'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'doctype'],
    ['<a>'.repeat(200) + '</a>'.repeat(200), 'depth'],
    ['<a>&#x110000;</a>', 'malformed'],
    ['<a>&#x10ffff;</a>', 'none'],
  ])('%s: %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('reads what it writes', () => {
    const value = { order: { '@id': '7', item: ['a & b', '<c>'], note: 'x "y"' } };
    expect(writeXml(value, 0)).toBe(
      '<order id="7"><item>a &amp; b</item><item>&lt;c&gt;</item><note>x &quot;y&quot;</note></order>',
    );
    expect(readXml(writeXml(value, 0))).toEqual(value);
    expect(readXml(writeXml(value, 2))).toEqual(value);
  });
});
