/** The values of a step's input, as parameters are written in addresses and headers. */
import { type ApiRequest, pathPart } from '#connector-sdk';

import type { CustomParameter } from '../definition';

type Query = [string, string][];

/** Left out: an empty field stands for no value. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

export function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

const listOfTexts = (value: unknown): string[] => [value].flat().map(plainText);

/** Throws `PermanentError` (`api.empty_path_part`): half a path would be another one. */
export const inPath = (value: unknown): string => listOfTexts(value).map(pathPart).join(',');

/** A list as one line; an object as JSON. */
export const inLine = (value: unknown): string => listOfTexts(value).join(',');

export function inQuery({ name, style }: CustomParameter, value: unknown): Query {
  if (!isGiven(value)) return [];
  if (Array.isArray(value)) return listInQuery(name, style, value);
  if (value !== null && typeof value === 'object') return objectInQuery(name, style, value);
  return [[name, plainText(value)]];
}

const SEPARATORS = { comma: ',', space: ' ', pipe: '|' } as const;

function listInQuery(name: string, style: CustomParameter['style'], value: unknown[]): Query {
  const texts = value.map(plainText);
  if (style === 'json') return [[name, JSON.stringify(value)]];
  if (style === 'repeat') return texts.map((text) => [name, text]);
  if (style === 'deepObject') return texts.map((text) => [`${name}[]`, text]);
  return [[name, texts.join(SEPARATORS[style])]];
}

function objectInQuery(name: string, style: CustomParameter['style'], value: object): Query {
  const entries = Object.entries(value).filter(([, one]) => isGiven(one));
  switch (style) {
    case 'deepObject':
      return entries.map(([key, one]) => [`${name}[${key}]`, plainText(one)]);
    case 'repeat':
      return entries.map(([key, one]) => [key, plainText(one)]);
    case 'json':
      return [[name, JSON.stringify(value)]];
    default:
      return [[name, entries.flat().map(plainText).join(SEPARATORS[style])]];
  }
}

/** As `ApiRequest` has it: a name may come several times. */
export function asQuery(pairs: Query): NonNullable<ApiRequest['query']> {
  const query = new Map<string, string[]>();
  for (const [name, value] of pairs) query.set(name, [...(query.get(name) ?? []), value]);
  return Object.fromEntries(query);
}
