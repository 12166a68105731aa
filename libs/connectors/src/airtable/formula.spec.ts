import { fieldReference, laterThan, matchFormula, textLiteral } from './formula';

it.each([
  ['plain', '"plain"'],
  ['a "b" c', '"a \\"b\\" c"'],
  ['") , 1 = 1 & ("', '"\\") , 1 = 1 & (\\""'],
  ['back\\slash"', '"back\\\\slash\\""'],
  ['two\nlines\ttab', '"two\\nlines\\ttab"'],
])('ends no text before its end: %j', (text, literal) => expect(textLiteral(text)).toBe(literal));

it('ends no name of a field before its end', () => {
  expect(fieldReference('Name')).toBe('{Name}');
  expect(fieldReference('a} = 1 OR {b')).toBe('{a\\} = 1 OR {b}');
});

it.each([
  ['Ann ', 'equals', 'LOWER(TRIM({F} & "")) = "ann"'],
  ['Ann', 'contains', 'FIND("ann", LOWER(TRIM({F} & ""))) > 0'],
  [7.5, 'equals', '{F} = 7.5'],
  [true, 'equals', '{F}'],
  [false, 'equals', 'NOT({F})'],
] as const)('finds %j (%s)', (value, match, formula) =>
  expect(matchFormula('F', value, match)).toBe(formula),
);

it('asks for what is later', () => {
  expect(laterThan('CREATED_TIME()', null)).toBe('IS_AFTER(CREATED_TIME(), DATEADD(NOW(), -1, "hours"))');
  expect(laterThan('LAST_MODIFIED_TIME()', 0)).toBe(
    'IS_AFTER(LAST_MODIFIED_TIME(), DATETIME_PARSE("1970-01-01T00:00:00.000Z"))',
  );
});
