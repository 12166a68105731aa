import Handlebars from 'handlebars';
import { compileText } from './index';

const scope = {
  name: 'Ann <ann@example.com>',
  yes: true,
  no: false,
  zero: 0,
  empty: '',
  none: [],
  nothing: null,
  list: ['a', 'b', 'c'],
  items: [
    { name: 'pen', price: 2, sizes: ['s', 'm'] },
    { name: 'ink', price: 5, sizes: [] },
  ],
  by: { first: { n: 1 }, second: { n: 2 } },
  person: { name: 'Bob', address: { city: 'Rome' } },
  'odd key': { 'x.y': 'dotted', this: 'that' },
  key: 'name',
};

const corpus = [
  'plain {{name}}',
  'x{{{name}}}{{&name}}',
  'x {{person.address.city}} {{person/address/city}}',
  'x {{this.name}} {{./name}} {{person.gone}} {{gone.deeper}}',
  'x {{[odd key].[x.y]}} {{[odd key].[this]}}',
  'x {{list.[0]}} {{items.0.name}} {{list.length}} {{name.length}}',
  '\\{{name}} and {{name}}',
  'a \\\\{{name}}',
  '\\{{one}} \\{{two}} {{name}}',
  'a{{! a comment }}b{{!-- with }} inside --}}c',
  '{{#if yes}}y{{else}}n{{/if}}',
  '{{#if no}}1{{else if zero}}2{{else if list}}3{{else}}4{{/if}}',
  '{{#if no}}1{{else if zero}}2{{else}}4{{/if}}',
  '{{#if none}}y{{else}}n{{/if}}{{#if empty}}y{{/if}}{{#if person}}p{{/if}}',
  '{{#if zero includeZero=true}}zero{{/if}}',
  '{{#unless no}}u{{else}}v{{/unless}}',
  '{{^if no}}inverse{{/if}}{{^if yes}}a{{else}}b{{/if}}',
  '{{#if no}}a{{^}}b{{/if}}',
  '{{#each list}}{{this}}{{@index}}{{@key}}{{@first}}{{@last}},{{/each}}',
  '{{#each by}}{{@key}}={{n}} {{@index}}{{@first}}{{@last}};{{/each}}',
  '{{#each none}}x{{else}}nothing{{/each}}{{#each gone}}x{{else}}gone{{/each}}',
  '{{#each items as |item i|}}{{i}}:{{item.name}} {{/each}}',
  '{{#each items as |item|}}{{#each item.sizes as |size i|}}{{item.name}}{{size}}{{i}} {{/each}}{{/each}}',
  '{{#each items}}{{#each sizes}}{{../name}}-{{this}}-{{@../index}}-{{@root.person.name}} {{/each}}{{/each}}',
  '{{#each items}}{{../name}}{{#if price}}{{name}}{{../key}}{{/if}}{{/each}}',
  '{{#each list}}{{#if @first}}first {{else if @last}}last{{else}}mid {{/if}}{{/each}}',
  '{{#each list}}{{.}}{{#unless @last}}, {{/unless}}{{/each}}',
  '{{#with person}}{{name}} {{address.city}} {{../name}}{{/with}}',
  '{{#with gone}}x{{else}}without{{/with}}',
  '{{#with person as |p|}}{{p.name}}{{#with p.address}}{{city}}{{p.name}}{{/with}}{{/with}}',
  'x{{lookup person key}}{{lookup list 1}}{{lookup (lookup items 0) "name"}}',
  '{{#with (lookup items 1)}}{{name}}{{/with}}',
  '{{#each (lookup (lookup items 0) "sizes")}}{{this}}{{/each}}',
  'a  {{~name~}}  b',
  'a\n{{~#if yes~}}\n  y  \n{{~else~}} n {{~/if~}}\n b',
  '<ul>\n  {{#each list}}\n  <li>{{this}}</li>\n  {{/each}}\n</ul>\n',
  'a\n{{#if no}}\nx\n{{else}}\ny\n{{/if}}\nb\n',
  'a\n  {{! standalone }}\nb',
  'a\r\n{{#if yes}}\r\ny\r\n{{/if}}\r\nb',
  '{{#if yes}}\n  {{#each list}}\n    {{this}}\n  {{/each}}\n{{/if}}\n',
  '{{#if yes}} {{#if no}}a{{/if}} {{else}} b {{/if}}',
  'x{{nothing}}{{gone}}{{no}}{{zero}}{{yes}}',
  '{{#each list}}{{#with @root.person}}{{name}}{{@index}}{{/with}}{{/each}}',
  'ü {{name}} ☃ {{#each list}}☃{{this}}{{/each}}',
  "{{#if (lookup person 'name')}}'single'{{/if}}",
  'a { b } } {{name}} { {',
  '{{#each items}}\n{{name}}:\n{{#each sizes}}\n- {{this}}\n{{else}}\n- none\n{{/each}}\n{{/each}}\n',
];

// In plain paths without blocks, text is put together without Handlebars' parser.
const plain = [
  '{{ name }} {{\tperson.name\n}}',
  '{name} {{name}} } }}',
  '{{name}}\n\n{{name}}\n',
  '{ {{name}} }',
  'a\\b {{name}}',
];

describe('templates read as Handlebars reads them', () => {
  it.each([...corpus, ...plain])('%j', (template) => {
    const expected = Handlebars.compile(template, { noEscape: true })(scope);
    expect(String(compileText(template).render(scope).value)).toBe(expected);
  });
});
