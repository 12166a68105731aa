import { describe } from './argument';
import { compare, isEqual } from './compare';
import type { Helper } from './helper';
import { HelperError } from './helper-error';
import { isTruthy } from './truth';

const SCOPE = { trigger: { body: { total: 120, country: 'DE', note: '' } } };

function comparison(
  name: string,
  summary: string,
  holds: (order: number) => boolean,
  result: boolean,
): Helper {
  return {
    name,
    summary,
    usage: `${name} left right`,
    min: 2,
    max: 2,
    asks: true,
    example: { template: `{{${name} trigger.body.total 100}}`, scope: SCOPE, result },
    call([left, right], _options, use) {
      const order = compare(left, right, use);
      return order !== null && holds(order);
    },
  };
}

function junction(
  name: string,
  summary: string,
  template: string,
  make: (args: readonly unknown[]) => boolean,
): Helper {
  return {
    name,
    summary,
    usage: `${name} condition condition…`,
    min: 1,
    max: 50,
    asks: true,
    example: { template, scope: SCOPE, result: true },
    call: (args) => make(args),
  };
}

const YES: ReadonlySet<unknown> = new Set([true, 1, 'true', 'yes', 'on', '1']);
const NO: ReadonlySet<unknown> = new Set([false, 0, null, undefined, '', 'false', 'no', 'off', '0']);

const boolean: Helper = {
  name: 'boolean',
  summary:
    'True from true, 1, "true", "yes", "on" or "1"; false from false, 0, "false", "no", "off", "0", empty or nothing.',
  usage: 'boolean value',
  min: 1,
  max: 1,
  asks: true,
  example: {
    template: '{{boolean trigger.body.vip}}',
    scope: { trigger: { body: { vip: 'Yes' } } },
    result: true,
  },
  call([value]) {
    const plain = typeof value === 'string' && value.length < 20 ? value.trim().toLowerCase() : value;
    if (YES.has(plain)) return true;
    if (NO.has(plain)) return false;
    throw new HelperError(`needs yes or no, and got ${describe(value)}`);
  },
};

const fallback: Helper = {
  name: 'default',
  summary: 'The value, or the fallback when it is missing, null or empty text. False and 0 are values.',
  usage: 'default value fallback',
  min: 2,
  max: 2,
  asks: true,
  example: { template: '{{default trigger.body.note "none"}}', scope: SCOPE, result: 'none' },
  call: ([value, otherwise]) => (value === undefined || value === null || value === '' ? otherwise : value),
};

export const LOGIC_HELPERS: readonly Helper[] = [
  fallback,
  {
    name: 'eq',
    summary:
      'True when both are the same. 42 and "42" are; objects and lists are the same only as themselves.',
    usage: 'eq left right',
    min: 2,
    max: 2,
    asks: true,
    example: { template: '{{eq trigger.body.country "DE"}}', scope: SCOPE, result: true },
    call: ([left, right], _options, use) => isEqual(left, right, use),
  },
  {
    name: 'ne',
    summary: 'True when the two are not the same.',
    usage: 'ne left right',
    min: 2,
    max: 2,
    asks: true,
    example: { template: '{{ne trigger.body.country "DE"}}', scope: SCOPE, result: false },
    call: ([left, right], _options, use) => !isEqual(left, right, use),
  },
  comparison(
    'gt',
    'True when left is greater: by number where both are numbers, else by text (dates included).',
    (order) => order > 0,
    true,
  ),
  comparison('gte', 'True when left is greater or equal.', (order) => order >= 0, true),
  comparison('lt', 'True when left is less.', (order) => order < 0, false),
  comparison('lte', 'True when left is less or equal.', (order) => order <= 0, false),
  junction(
    'and',
    'True when every condition holds.',
    '{{and trigger.body.total (eq trigger.body.country "DE")}}',
    (args) => args.every(isTruthy),
  ),
  junction(
    'or',
    'True when one of the conditions holds.',
    '{{or trigger.body.note trigger.body.total}}',
    (args) => args.some(isTruthy),
  ),
  {
    name: 'not',
    summary: 'True when the condition does not hold.',
    usage: 'not condition',
    min: 1,
    max: 1,
    asks: true,
    example: { template: '{{not trigger.body.note}}', scope: SCOPE, result: true },
    call: ([value]) => !isTruthy(value),
  },
  boolean,
];
