import { ImportError } from '../imported';
import { splitWords } from './split-words';

describe('a command line', () => {
  it.each([
    ['blanks', 'curl  -s\thttps://a.example', ['curl', '-s', 'https://a.example']],
    ['single quotes, in which nothing is special', `curl 'a "b" $c \\n'`, ['curl', 'a "b" $c \\n']],
    ['double quotes', `curl "a \\"b\\" \\$c \\\\ \\n 'd'"`, ['curl', `a "b" $c \\ \\n 'd'`]],
    ['parts that touch', `curl a'b c'"d"e`, ['curl', 'ab cde']],
    ['an empty word', `curl '' ""`, ['curl', '', '']],
    ['a single quote within single quotes', `curl 'it'\\''s'`, ['curl', "it's"]],
    ['a line that goes on', 'curl \\\n  -s \\\r\n  x', ['curl', '-s', 'x']],
    ['a line that goes on within a word', 'curl ab\\\ncd', ['curl', 'abcd']],
    ['blanks behind the backslash', 'curl -s \\  \n x', ['curl', '-s', 'x']],
    ['ANSI-C quotes', `curl $'a\\tb\\n\\x41\\u00e9\\101\\'\\\\ \\q'`, ['curl', "a\tb\nAéA'\\ \\q"]],
    ['a dollar that is only one', `curl $TOKEN "$TOKEN"`, ['curl', '$TOKEN', '$TOKEN']],
    ['an address without quotes', 'curl https://a.example/?a=1&b=2', ['curl', 'https://a.example/?a=1&b=2']],
    ['a comment', 'curl a # b\n', ['curl', 'a']],
    ['a # within a word', 'curl a#b', ['curl', 'a#b']],
    ['another command behind it', 'curl a | jq .', ['curl', 'a']],
    ['another command behind it', 'curl a && rm -rf /', ['curl', 'a']],
    ['a file behind it', 'curl a > out.json', ['curl', 'a']],
    ['another command in the next line', 'curl a\ncurl b', ['curl', 'a']],
    ['options in the next line, without a backslash', 'curl a\n  -H "b: c"', ['curl', 'a', '-H', 'b: c']],
  ])('%s', (_title, text, words) => expect(splitWords(text)).toEqual(words));

  it.each([
    ['a command within it', 'curl -H "Authorization: Bearer $(cat token)"'],
    ['a command within it', 'curl `cat address`'],
    ['a quote that is not closed', "curl 'abc"],
    ['a quote that is not closed', 'curl "abc'],
    ['a quote that is not closed', "curl $'abc\\'"],
    ['cmd.exe', 'curl ^"https://a.example^"'],
  ])('%s is refused', (_title, text) => expect(() => splitWords(text)).toThrow(ImportError));
});
