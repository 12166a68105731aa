import { HelperError } from './helper-error';
import { jsonText } from './json-text';
import type { Rendering } from './rendering';
import { templateFailure } from './template-failure';

/** How a value reads within text: objects and lists as JSON, dates as ISO 8601, nothing as ''. */
export function textOf(value: unknown, allowance: number): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return '';
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
      return jsonText(value, 0, allowance);
    default:
      return '';
  }
}

/** A value as a part of the text that the render produces. */
export function outputOf(value: unknown, rendering: Rendering): string {
  let text: string;
  try {
    text = textOf(value, rendering.outputAllowance);
  } catch (error) {
    if (!(error instanceof HelperError)) throw error;
    throw templateFailure(
      'template.helper',
      `A value can't be written as text: ${error.message}.`,
      rendering.pointer,
    );
  }
  rendering.output(text.length);
  return text;
}
