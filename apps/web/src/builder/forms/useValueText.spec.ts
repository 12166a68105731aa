import { valueOf } from './useValueText';

const typed = (text: string) => valueOf({ text, json: true });

test('a text is the text that it is', () => {
  expect(valueOf({ text: '7', json: false })).toEqual({ value: '7' });
  expect(valueOf({ text: ' {{trigger.body}} ', json: false })).toEqual({ value: ' {{trigger.body}} ' });
});

test('JSON keeps its types, and may be a single template', () => {
  expect(typed('{"n": 7, "who": "{{trigger.body.who}}"}')).toEqual({
    value: { n: 7, who: '{{trigger.body.who}}' },
  });
  expect(typed('null')).toEqual({ value: null });
  expect(typed(' {{steps.fields}}\n')).toEqual({ value: '{{steps.fields}}' });
});

test('nothing is no value', () => {
  expect(valueOf({ text: '', json: false })).toEqual({ value: undefined });
  expect(typed(' \n')).toEqual({ value: undefined });
});

test.each(['{"n": ', '{"n": {{trigger.body.n}}}', 'yes'])('%s is no JSON', (text) => {
  expect(typed(text)).toBeNull();
});
