import { numberArgument, wholeArgument } from './argument';
import type { Helper } from './helper';
import { HelperError } from './helper-error';

const SCOPE = { trigger: { body: { price: 0.1, quantity: '3' } } };

/** 15 significant digits are what a double holds surely: 0.1 + 0.2 is to be 0.3. */
function tidy(number: number): number {
  if (!Number.isFinite(number)) throw new HelperError('has a result too large for a number');
  return Number.isInteger(number) ? number : Number(number.toPrecision(15));
}

function arithmetic(
  name: string,
  summary: string,
  result: number,
  max: number,
  make: (left: number, right: number) => number,
): Helper {
  return {
    name,
    summary,
    usage: max > 2 ? `${name} number number…` : `${name} number number`,
    min: 2,
    max,
    example: { template: `{{${name} trigger.body.price trigger.body.quantity}}`, scope: SCOPE, result },
    call: (args) => tidy(args.map(numberArgument).reduce(make)),
  };
}

const round: Helper = {
  name: 'round',
  summary: 'A number rounded to so many digits behind the point (none, unless you say how many; 0 to 15).',
  usage: 'round number digits',
  min: 1,
  max: 2,
  example: {
    template: '{{round trigger.body.total 2}}',
    scope: { trigger: { body: { total: 1.005 } } },
    result: 1.01,
  },
  call([value, digits = 0]) {
    const number = numberArgument(value);
    const places = wholeArgument(digits, 0, 15, 'the digits');
    // Shifting the decimal point in the text, not by multiplying, which would make 1.005 a 1.00499….
    const [mantissa = '0', exponent = '0'] = Math.abs(number).toString().split('e');
    const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + places}`));
    const [digitsOnly = '0', shift = '0'] = shifted.toString().split('e');
    const rounded = Number(`${digitsOnly}e${Number(shift) - places}`);
    return number < 0 && rounded !== 0 ? -rounded : rounded;
  },
};

const number: Helper = {
  name: 'number',
  summary: 'A number from text such as "42" or "-1.5"; fails when it is none.',
  usage: 'number value',
  min: 1,
  max: 1,
  example: {
    template: '{{number trigger.body.total}}',
    scope: { trigger: { body: { total: '42' } } },
    result: 42,
  },
  call: ([value]) => numberArgument(value),
};

export const NUMBER_HELPERS: readonly Helper[] = [
  arithmetic('add', 'The sum of numbers.', 3.1, 50, (left, right) => left + right),
  arithmetic('subtract', 'The first number less the second.', -2.9, 2, (left, right) => left - right),
  arithmetic('multiply', 'The product of numbers.', 0.3, 50, (left, right) => left * right),
  arithmetic('divide', 'The first number divided by the second.', 0.0333333333333333, 2, (left, right) => {
    if (right === 0) throw new HelperError("can't divide by zero");
    return left / right;
  }),
  round,
  number,
];
