import { foundOptions } from './found-options';
import { given } from './shapes';

const OPTIONS = [
  { value: 'c1', label: 'General', hint: 'for all' },
  { value: 'c2', label: 'Design' },
];

it('finds options by label, hint and value, whatever the case', () => {
  expect(foundOptions(OPTIONS, '').options).toEqual(OPTIONS);
  expect(foundOptions(OPTIONS, ' GEN ').options).toEqual([OPTIONS[0]]);
  expect(foundOptions(OPTIONS, 'for all').options).toEqual([OPTIONS[0]]);
  expect(foundOptions(OPTIONS, 'c2').options).toEqual([OPTIONS[1]]);
  expect(foundOptions(OPTIONS, 'x').options).toEqual([]);
});

it('leaves out what is not filled in, and keeps no, 0 and objects', () => {
  expect(given({ a: '', b: null, c: undefined, d: [], e: 0, f: false, g: {}, h: ['x'] })).toEqual({
    e: 0,
    f: false,
    g: {},
    h: ['x'],
  });
});
