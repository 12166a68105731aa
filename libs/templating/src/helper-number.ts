import { numberArgument, textArgument, wholeArgument, wordArgument } from './argument';
import type { Helper } from './helper';
import { HelperError } from './helper-error';
import { tidy } from './tidy';

const SCOPE = { trigger: { body: { price: 0.1, quantity: '3' } } };

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

function whole(name: string, summary: string, result: number, make: (value: number) => number): Helper {
  return {
    name,
    summary,
    usage: `${name} number`,
    min: 1,
    max: 1,
    example: {
      template: `{{${name} trigger.body.change}}`,
      scope: { trigger: { body: { change: -2.5 } } },
      result,
    },
    call: ([value]) => make(numberArgument(value)),
  };
}

/** Making one costs more than using it many times. */
const formats = new Map<string, Intl.NumberFormat>();
const FORMATS_KEPT = 100;

function formatFor(locale: string, style: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([locale, style]);
  let format = formats.get(key);
  if (format) return format;
  try {
    format = new Intl.NumberFormat(locale, style);
  } catch (cause) {
    const message = 'knows no such locale or currency; write them like "de-DE" and "EUR"';
    throw new HelperError(message, { cause });
  }
  if (formats.size >= FORMATS_KEPT) formats.clear();
  formats.set(key, format);
  return format;
}

const formatNumber: Helper = {
  name: 'formatNumber',
  summary:
    'A number as people write it: with so many digits behind the point, in a locale (English, unless you name one), as an amount of a currency="EUR", or with style="percent", for which 0.5 is 50 %.',
  usage: 'formatNumber number digits locale="de" currency="EUR"',
  min: 1,
  max: 2,
  options: ['locale', 'currency', 'style'],
  weight: 40,
  example: {
    template: '{{formatNumber trigger.body.total 2 locale="de"}}',
    scope: { trigger: { body: { total: 1234.5 } } },
    result: '1.234,50',
  },
  call([value, digits], { locale, currency, style }, use) {
    const amount = numberArgument(value);
    const places =
      digits === undefined || digits === null ? undefined : wholeArgument(digits, 0, 15, 'the digits');
    const form = wordArgument(style ?? 'decimal', ['decimal', 'percent'], 'style');
    return formatFor(textArgument(locale ?? 'en', use).slice(0, 40), {
      style: currency ? 'currency' : form,
      ...(currency ? { currency: textArgument(currency, use).slice(0, 3) } : {}),
      ...(places === undefined ? {} : { minimumFractionDigits: places, maximumFractionDigits: places }),
    }).format(amount);
  },
};

export const NUMBER_HELPERS: readonly Helper[] = [
  arithmetic('add', 'The sum of numbers.', 3.1, 50, (left, right) => left + right),
  arithmetic('subtract', 'The first number less the second.', -2.9, 2, (left, right) => left - right),
  arithmetic('multiply', 'The product of numbers.', 0.3, 50, (left, right) => left * right),
  arithmetic('divide', 'The first number divided by the second.', 0.0333333333333333, 2, (left, right) => {
    if (right === 0) throw new HelperError("can't divide by zero");
    return left / right;
  }),
  arithmetic('modulo', 'What is left of the first number divided by the second.', 0.1, 2, (left, right) => {
    if (right === 0) throw new HelperError("can't divide by zero");
    return left % right;
  }),
  arithmetic(
    'power',
    'The first number to the power of the second.',
    0.001,
    2,
    (left, right) => left ** right,
  ),
  round,
  whole('floor', 'The next whole number below.', -3, Math.floor),
  whole('ceil', 'The next whole number above.', -2, Math.ceil),
  whole('abs', 'A number without its sign.', 2.5, Math.abs),
  number,
  formatNumber,
];
