/** A step of every kind, how its form is filled in, and what is saved then. */
import type { Locator } from 'playwright-core';

export type Json = Record<string, unknown>;

export const text = (form: Locator, name: string) => form.getByRole('textbox', { name, exact: true });
export const choice = (form: Locator, name: string) => form.getByRole('combobox', { name, exact: true });
export const press = (form: Locator, name: string) => form.getByRole('button', { name, exact: true }).click();
export const focused = (field: Locator) => field.and(field.page().locator(':focus')).waitFor();
/** One of the segments that are all in sight. */
export const pick = (form: Locator, name: string) => form.getByText(name, { exact: true }).click();

export interface Case {
  seeded: Json;
  fill: (form: Locator) => Promise<void>;
  saved: Json;
}

/** By what a test calls them. `prices` is the id of a published workflow of that name. */
export const stepFormCases = (prices: string): Record<string, Case> => ({
  'an HTTP request': {
    seeded: {
      id: 'request',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'GET' },
    },
    async fill(form) {
      await choice(form, 'Method').selectOption('PUT');
      await text(form, 'URL').fill('https://api.example.com/cards');
      await press(form, 'Add a query field');
      await text(form, 'Query name 1').fill('page');
      await text(form, 'Query value 1').fill('{{trigger.body.page}}');
      await choice(form, 'Body').selectOption('Form fields');
      await press(form, 'Add a field');
      await text(form, 'Form field name 1').fill('email');
      await text(form, 'Form field value 1').fill('ann@example.com');
      await press(form, 'More settings');
      await form.getByLabel('Follow redirects, up to five').uncheck();
    },
    saved: {
      id: 'request',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: {
        method: 'PUT',
        url: 'https://api.example.com/cards',
        query: { page: '{{trigger.body.page}}' },
        bodyType: 'form',
        body: { email: 'ann@example.com' },
        followRedirects: false,
      },
    },
  },
  'an HTTP request that sends a file': {
    seeded: {
      id: 'request',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'PUT', url: 'https://api.example.com/invoice', bodyType: 'form', body: { a: '1' } },
    },
    async fill(form) {
      await choice(form, 'Body').selectOption('Form fields with files');
      expect(await text(form, 'Form field value 1').inputValue()).toBe('1');
      await choice(form, 'Body').selectOption('A file');
      await text(form, 'File to send').fill('{{steps.download.body}}');
      await press(form, 'More settings');
    },
    saved: {
      id: 'request',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: {
        method: 'PUT',
        url: 'https://api.example.com/invoice',
        bodyType: 'file',
        body: '{{steps.download.body}}',
      },
    },
  },
  'an action without a form of its own': {
    seeded: { id: 'post', type: 'action', connector: 'chat', operation: 'post', input: { to: 'ann' } },
    async fill(form) {
      await text(form, 'Input as JSON').fill('{"to": ["ann", "{{trigger.body.who}}"]}');
    },
    saved: {
      id: 'post',
      type: 'action',
      connector: 'chat',
      operation: 'post',
      input: { to: ['ann', '{{trigger.body.who}}'] },
    },
  },
  'a mapping': {
    seeded: { id: 'fields', type: 'map', input: { kept: 7 } },
    async fill(form) {
      await press(form, 'Add a field');
      await text(form, 'Field name 2').fill('source');
      await text(form, 'Value 2').fill('website');
    },
    saved: { id: 'fields', type: 'map', input: { kept: 7, source: 'website' } },
  },
  'a filter': {
    seeded: { id: 'only', type: 'filter', when: { all: [{ op: 'eq' }] } },
    async fill(form) {
      await text(form, 'Condition 1: value').fill('{{trigger.body.total}}');
      await choice(form, 'Condition 1: comparison').selectOption('is greater than');
      await text(form, 'Condition 1: compared with').fill('100');
      await press(form, 'Add a condition');
      await focused(text(form, 'Condition 2: value'));
      await text(form, 'Condition 2: value').fill('{{trigger.body.region}}');
      await choice(form, 'Condition 2: comparison').selectOption('is one of');
      await text(form, 'Condition 2: compared with').fill('EU, US');
      await press(form, 'Condition 2: Ignore upper and lower case');
      await press(form, 'Add a group');
      const group = form.getByRole('group', { name: 'Condition, group 3', exact: true });
      await text(group, 'Condition, group 3 1: value').fill('{{trigger.body.email}}');
      await choice(group, 'Condition, group 3 1: comparison').selectOption('exists');
      await group.getByLabel('Take the opposite').check();
    },
    saved: {
      id: 'only',
      type: 'filter',
      when: {
        all: [
          { left: '{{trigger.body.total}}', op: 'gt', right: '100' },
          { left: '{{trigger.body.region}}', op: 'in', right: ['EU', 'US'], ignoreCase: true },
          { not: { any: [{ left: '{{trigger.body.email}}', op: 'exists' }] } },
        ],
      },
    },
  },
  paths: {
    seeded: {
      id: 'route',
      type: 'paths',
      branches: [{ id: 'eu', when: { left: 1, op: 'eq', right: 1 }, steps: [] }],
    },
    fill: (form) => pick(form, 'All that fit'),
    saved: {
      id: 'route',
      type: 'paths',
      mode: 'all',
      branches: [{ id: 'eu', when: { left: 1, op: 'eq', right: 1 }, steps: [] }],
    },
  },
  'parallel branches': {
    seeded: { id: 'both', type: 'parallel', branches: [{ id: 'a', steps: [] }] },
    fill: (form) => pick(form, 'The others go on'),
    saved: { id: 'both', type: 'parallel', branches: [{ id: 'a', steps: [] }], onBranchFailure: 'continue' },
  },
  'a loop': {
    seeded: { id: 'each', type: 'loop', over: '', steps: [] },
    async fill(form) {
      await text(form, 'Go over').fill('{{trigger.body.items}}');
      await press(form, 'More settings');
      await text(form, 'Items at once').fill('5');
      await text(form, 'Only the first').fill('100');
      await pick(form, 'The others go on');
      await press(form, 'As JSON: Keep of each item');
      await text(form, 'Keep of each item').fill('{"n": "{{index}}"}');
    },
    saved: {
      id: 'each',
      type: 'loop',
      over: '{{trigger.body.items}}',
      steps: [],
      concurrency: 5,
      limit: 100,
      onItemFailure: 'continue',
      collect: { n: '{{index}}' },
    },
  },
  'a delay for a time': {
    seeded: { id: 'pause', type: 'delay', for: { value: 1, unit: 'hours' } },
    async fill(form) {
      await text(form, 'How long').fill('3');
      await choice(form, 'Unit').selectOption('days');
    },
    saved: { id: 'pause', type: 'delay', for: { value: 3, unit: 'days' } },
  },
  'a delay until a time': {
    seeded: { id: 'pause', type: 'delay', for: { value: 1, unit: 'hours' } },
    async fill(form) {
      await pick(form, 'Until a time');
      await text(form, 'Date and time').fill('2027-01-31T09:00');
      await form.getByLabel('Time zone').fill('Europe/Berlin');
      await form.page().keyboard.press('Escape');
    },
    saved: { id: 'pause', type: 'delay', until: '2027-01-31T09:00', timeZone: 'Europe/Berlin' },
  },
  'a delay for a window': {
    seeded: { id: 'pause', type: 'delay', for: { value: 1, unit: 'hours' } },
    async fill(form) {
      await pick(form, 'For a window');
      await form.getByLabel('Saturday').check();
      await form.getByLabel('Monday').uncheck();
      await form.getByLabel('To', { exact: true }).fill('18:30');
    },
    saved: { id: 'pause', type: 'delay', window: { days: [2, 3, 4, 5, 6], from: '09:00', to: '18:30' } },
  },
  'a wait for a callback': {
    seeded: { id: 'paid', type: 'wait', for: 'callback' },
    async fill(form) {
      expect(await form.getByText('{{steps.paid.resumeUrl}}').count()).toBe(1);
      await text(form, 'Wait at most').fill('90');
      await choice(form, 'Wait at most: unit').selectOption('minutes');
      await choice(form, 'When nobody comes').selectOption('Go on without an answer');
    },
    saved: { id: 'paid', type: 'wait', for: 'callback', timeoutMs: 5_400_000, onTimeout: 'continue' },
  },
  'a wait for an approval': {
    seeded: { id: 'ok', type: 'wait', for: 'approval' },
    fill: (form) => text(form, 'Question').fill('Refund {{trigger.body.total}}?'),
    saved: { id: 'ok', type: 'wait', for: 'approval', message: 'Refund {{trigger.body.total}}?' },
  },
  'work on a list': {
    seeded: { id: 'list', type: 'aggregate', operations: [] },
    async fill(form) {
      await text(form, 'List').fill('{{trigger.body.orders}}');
      await press(form, 'Add an operation');
      await text(form, 'Condition 1: value').fill('{{item.total}}');
      await choice(form, 'Condition 1: comparison').selectOption('is at least');
      await text(form, 'Condition 1: compared with').fill('10');
      await press(form, 'Add an operation');
      await choice(form, 'Operation 2').selectOption('Join to a text');
      await text(form, 'Text of each item').fill('{{item.city}}');
      await text(form, 'With this between them').fill(' / ');
      await press(form, 'Add an operation');
      await choice(form, 'Operation 3').selectOption('Sort');
      await text(form, 'Sort by').fill('{{item.city}}');
      await pick(form, 'Descending');
      await press(form, 'Move operation 3 up');
      await focused(form.getByRole('button', { name: 'Move operation 2 up' }));
      await press(form, 'Add an operation');
      await press(form, 'Remove operation 4');
    },
    saved: {
      id: 'list',
      type: 'aggregate',
      list: '{{trigger.body.orders}}',
      operations: [
        { op: 'filter', when: { all: [{ left: '{{item.total}}', op: 'gte', right: '10' }] } },
        { op: 'sort', by: '{{item.city}}', order: 'desc' },
        { op: 'join', of: '{{item.city}}', separator: ' / ' },
      ],
    },
  },
  code: {
    seeded: { id: 'script', type: 'code', code: '' },
    async fill(form) {
      await press(form, 'Add an input');
      await text(form, 'Input name 1').fill('orders');
      await text(form, 'Input value 1').fill('{{trigger.body.orders}}');
      const code = text(form, 'JavaScript');
      await code.focus();
      await form.page().keyboard.type('if (input.orders) {\n');
      await form.page().keyboard.press('Tab');
      await form.page().keyboard.type('return 1;\nreturn 2;');
      await form.page().keyboard.press('Escape');
      await form.page().keyboard.press('Tab');
      expect(await code.evaluate((element) => element === document.activeElement)).toBe(false);
      await press(form, 'More settings');
      await text(form, 'Stop it after').fill('1.5');
      await text(form, 'Memory in MiB').fill('32');
    },
    saved: {
      id: 'script',
      type: 'code',
      code: 'if (input.orders) {\n  return 1;\n  return 2;',
      input: { orders: '{{trigger.body.orders}}' },
      timeoutMs: 1500,
      memoryMb: 32,
    },
  },
  'a call': {
    seeded: { id: 'price', type: 'call' },
    async fill(form) {
      await choice(form, 'Workflow').selectOption('Prices');
      await press(form, 'As JSON: Hand over');
      await text(form, 'Hand over').fill('{"sku": "{{trigger.body.sku}}", "count": 2}');
      await text(form, 'Wait at most').fill('2');
      await pick(form, 'Go on at once');
    },
    saved: {
      id: 'price',
      type: 'call',
      workflowId: prices,
      input: { sku: '{{trigger.body.sku}}', count: 2 },
      wait: false,
    },
  },
  'a return': {
    seeded: { id: 'answer', type: 'return' },
    async fill(form) {
      await text(form, 'Value').fill('{{trigger.body}}');
      await form.getByLabel('Answer the webhook itself').check();
      await text(form, 'Status').fill('201');
      await press(form, 'Add a header');
      await text(form, 'Answer header name 1').fill('X-Order');
      await text(form, 'Answer header value 1').fill('{{trigger.body.id}}');
      await text(form, 'Body of the answer').fill('Thank you');
    },
    saved: {
      id: 'answer',
      type: 'return',
      value: '{{trigger.body}}',
      response: { status: 201, headers: { 'X-Order': '{{trigger.body.id}}' }, body: 'Thank you' },
    },
  },
  'a stop': {
    seeded: { id: 'end', type: 'stop', as: 'succeeded' },
    async fill(form) {
      await pick(form, 'Failed');
      await text(form, 'Why').fill('No stock');
    },
    saved: { id: 'end', type: 'stop', as: 'failed', message: 'No stock' },
  },
  'a store step': {
    seeded: { id: 'last', type: 'store', operation: 'get', key: '' },
    async fill(form) {
      await text(form, 'Key').fill('orders');
      await text(form, 'When there is none').fill('nothing');
      await choice(form, 'What to do').selectOption('Add to a list');
      await text(form, 'What to add').fill('{{trigger.body}}');
      await text(form, 'Keep the last').fill('50');
      await text(form, 'Forget it after').fill('2');
    },
    saved: {
      id: 'last',
      type: 'store',
      operation: 'append',
      key: 'orders',
      value: '{{trigger.body}}',
      maxItems: 50,
      expiresInMs: 2 * 86_400_000,
    },
  },
  'a digest': {
    seeded: { id: 'daily', type: 'digest', name: '' },
    async fill(form) {
      await text(form, 'Name of the digest').fill('daily');
      await text(form, 'What to collect').fill('{{trigger.body}}');
      await text(form, 'At so many items').fill('100');
      await text(form, 'So long after the first item').fill('12');
      await text(form, 'On a schedule').fill('0 9 * * 1-5');
      await form.getByLabel('Time zone').fill('Europe/Berlin');
      await form.page().keyboard.press('Escape');
    },
    saved: {
      id: 'daily',
      type: 'digest',
      name: 'daily',
      item: '{{trigger.body}}',
      release: { count: 100, everyMs: 43_200_000, cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' },
    },
  },
  'the release of a digest': {
    seeded: { id: 'daily', type: 'digest', operation: 'release', name: '' },
    fill: (form) => text(form, 'Name of the digest').fill('daily'),
    saved: { id: 'daily', type: 'digest', operation: 'release', name: 'daily' },
  },
});
