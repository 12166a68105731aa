/** Sums of decimal numbers as people reckon: 0.1 + 0.2 is 0.3. */

/** A number as `digits` × 10 ^ `exponent`, from the shortest text that gives the same number. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

/** The exact sum, as the number that is nearest to it. */
export function sumOf(numbers: readonly number[]): number {
  let whole = 0;
  if (numbers.every((number) => Number.isSafeInteger(number) && Number.isSafeInteger((whole += number)))) {
    return whole;
  }
  let sum: Decimal = { digits: 0n, exponent: 0 };
  for (const number of numbers) sum = plus(sum, toDecimal(number));
  return Number(`${sum.digits}e${sum.exponent}`);
}

/** To 15 significant digits, which is what a number surely holds. */
export const averageOf = (numbers: readonly number[]): number =>
  Number((sumOf(numbers) / numbers.length).toPrecision(15));

function toDecimal(number: number): Decimal {
  const [mantissa = '0', power = '0'] = String(number).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

function plus(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const raised = ({ digits, exponent: own }: Decimal): bigint =>
    own === exponent ? digits : digits * 10n ** BigInt(own - exponent);
  return { digits: raised(a) + raised(b), exponent };
}
