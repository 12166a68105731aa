/** `{name}`s of a text or of a whole value, filled in from an item of a list. */
import { PermanentError, valueAt } from '#connector-sdk';

const PLACE = /\{([\w-]+(?:\.[\w-]+)*)\}/g;
const WHOLE = /^\{([\w-]+(?:\.[\w-]+)*)\}$/;

export interface ItemScope {
  item: unknown;
  index: number;
}

/** `{item}` is all of it, `{index}` its place from 0 on, `{a.b}` what it has there. */
function lookUp(path: string, { item, index }: ItemScope): unknown {
  if (path === 'item') return item;
  if (path === 'index') return index;
  return valueAt(item, path.startsWith('item.') ? path.slice('item.'.length) : path);
}

/**
 * In an address, each value is encoded, so that it stays in its place.
 * Throws `PermanentError` (`http.item_field_missing`): half an address would be another one.
 */
export const filledAddress = (text: string, scope: ItemScope): string =>
  text.replace(PLACE, (_, path: string) => {
    const value = lookUp(path, scope);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      const filled = encodeURIComponent(String(value));
      if (filled !== '' && filled !== '.' && filled !== '..') return filled;
    }
    throw new PermanentError({
      code: 'http.item_field_missing',
      message: `Item ${scope.index + 1} has no ‘${path}’, which the address needs. Leave such items out before this step.`,
    });
  });

/** A leaf that is one place only keeps its value's type; within a text, nothing is empty. */
export function filledValue(value: unknown, scope: ItemScope): unknown {
  if (typeof value === 'string') return filledText(value, scope);
  if (Array.isArray(value)) return value.map((one) => filledValue(one, scope));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledValue(one, scope)]));
}

function filledText(text: string, scope: ItemScope): unknown {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return lookUp(whole, scope) ?? null;
  return text.replace(PLACE, (_, path: string) => {
    const value = lookUp(path, scope);
    if (value === null || value === undefined) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  });
}
