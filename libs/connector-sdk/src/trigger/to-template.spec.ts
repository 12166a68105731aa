import { toTemplate } from './to-template';

describe('toTemplate', () => {
  it('reads JSON as JSON', () => {
    expect(toTemplate('{"a": "{{message.a}}", "b": [1, true]}')).toEqual({
      a: '{{message.a}}',
      b: [1, true],
    });
  });

  it('takes bare placeholders for values', () => {
    expect(toTemplate('{"a": {{message.a}}, "b": [{{ state.b }}, "x {{item}}"]}')).toEqual({
      a: '{{message.a}}',
      b: ['{{ state.b }}', 'x {{item}}'],
    });
  });

  it.each(['ping', '', '42["join","{{input.room}}"]', '{{message.id}}', '{"a": }', '5', '"x"'])(
    'takes ‘%s’ for a text',
    (text) => expect(toTemplate(text)).toBe(text),
  );

  it('is quick with what looks like placeholders', () => {
    const started = performance.now();
    toTemplate(`${'[ '.repeat(10_000)}${'{{'.repeat(5000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
