/**
 * What services answer, as output schemas: the main fields have names, so that the data picker shows them. A service
 * may leave any of them out, give null in its place, and add others.
 */
import { type TSchema, Type } from 'typebox';

type Fields = Readonly<Record<string, TSchema>>;

const orNull = (schema: TSchema, title: string, description?: string) =>
  Type.Optional(
    Type.Union([schema, Type.Null()], { title, ...(description === undefined ? {} : { description }) }),
  );

export const someText = (title: string, description?: string) => orNull(Type.String(), title, description);
export const someNumber = (title: string, description?: string) => orNull(Type.Number(), title, description);
export const someFlag = (title: string, description?: string) => orNull(Type.Boolean(), title, description);
/** Anything at all. */
export const someValue = (title: string, description?: string) =>
  Type.Optional(Type.Unknown({ title, ...(description === undefined ? {} : { description }) }));
export const someObject = (title: string, fields: Fields) => orNull(Type.Object({ ...fields }), title);
/** Of objects with these fields; left out: of anything. */
export const someList = (title: string, fields?: Fields) =>
  orNull(Type.Array(fields ? Type.Object({ ...fields }) : Type.Unknown()), title);

/** An operation's output that is the service's answer, an object with at least some of these fields. */
export const answerShape = (fields: Fields) => Type.Unsafe<unknown>(Type.Object({ ...fields }));

/** What templates see of an item that a poll found. */
export const polledShape = (item: TSchema) =>
  Type.Object({
    body: item,
    headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
    receivedAt: Type.String({ title: 'Found at', format: 'date-time' }),
  });

/** A copy without what is not filled in: undefined, null, empty texts and empty lists. */
export function given<Value>(values: Readonly<Record<string, Value>>): Record<string, NonNullable<Value>> {
  const isGiven = ([, value]: [string, Value]): boolean =>
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(values).filter(isGiven)) as Record<string, NonNullable<Value>>;
}
