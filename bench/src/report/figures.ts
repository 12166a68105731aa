/** Figures as they are shown. */
export const fixed = (value: number, digits: number): string =>
  Number.isNaN(value) ? '–' : value.toFixed(digits);

export const thousands = (count: number): string => count.toLocaleString('en');

export const verdict = (name: string, met: boolean): string => `${met ? 'met' : '**missed**'}: ${name}`;
