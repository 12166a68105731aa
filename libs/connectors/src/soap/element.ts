/** XML as `readXml` gives it, looked at by the names behind the prefixes. */
import { readXml, XmlError } from '#formats';
import { PermanentError } from '#connector-sdk';

export type Element = Record<string, unknown>;

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

export const isElement = (value: unknown): value is Element =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** All children of this name, whatever their prefix. */
export function childrenOf(element: unknown, name: string): unknown[] {
  if (!isElement(element)) return [];
  return Object.entries(element)
    .filter(([key]) => !key.startsWith('@') && key !== '#text' && localName(key) === name)
    .flatMap(([, value]) => [value].flat());
}

export const childOf = (element: unknown, name: string): unknown => childrenOf(element, name)[0];

/** An attribute as text; empty where there is none. */
export function attributeOf(element: unknown, name: string): string {
  const value = isElement(element) ? element[`@${name}`] : undefined;
  return typeof value === 'string' ? value : '';
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return isElement(value) && typeof value['#text'] === 'string' ? value['#text'].trim() : '';
}

/** Throws `PermanentError` (`soap.not_xml`). @param what in words, at the beginning of a sentence */
export function readElement(text: string, what: string): Element {
  try {
    const value = readXml(text.replace(/^\uFEFF/, ''));
    if (isElement(value)) return value;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
  }
  throw new PermanentError({ code: 'soap.not_xml', message: `${what} is not XML. Check the address.` });
}
