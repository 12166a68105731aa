/** What a service's description says, while a person fills in the form. */
import {
  chosen,
  type FieldLoader,
  type OptionLoader,
  PermanentError,
  type ServiceContext,
} from '#connector-sdk';
import { type TObject, type TSchema, Type } from 'typebox';

import { readWsdl, type WsdlOperation } from './wsdl';
import type { WsdlField } from './wsdl-schemas';

const MAX_BYTES = 10 * 1024 * 1024;

/** Throws `PermanentError`: `soap.not_xml`, `soap.not_wsdl`, and what the request throws. */
export async function fetchWsdl({ api }: Pick<ServiceContext, 'api'>, url: string): Promise<WsdlOperation[]> {
  const { body } = await api.request({
    path: url.trim(),
    headers: { accept: 'text/xml, application/xml, application/wsdl+xml, */*;q=0.5' },
    as: 'bytes',
    maxResponseBytes: MAX_BYTES,
  });
  return readWsdl(Buffer.isBuffer(body) ? body.toString('utf8') : '');
}

export const operations: OptionLoader = async ({ api, input, search }) => {
  const url = chosen(input, 'wsdl');
  if (url === null) return { options: [] };
  const found = await fetchWsdl({ api }, url);
  const wanted = search.trim().toLowerCase();
  return {
    options: found
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ name, description }) => ({
        value: name,
        label: name,
        ...(description === '' ? {} : { hint: description }),
      })),
  };
};

export const bodyFields: FieldLoader = async ({ api, input }) => {
  const url = chosen(input, 'wsdl');
  const name = chosen(input, 'operation');
  if (url === null || name === null) return Type.Object({});
  const { fields } = operationOf(await fetchWsdl({ api }, url), name);
  return objectOf(fields ?? []);
};

/** Throws `PermanentError` (`soap.unknown_operation`). */
export function operationOf(found: readonly WsdlOperation[], name: string): WsdlOperation {
  const operation = found.find((one) => one.name === name);
  if (operation) return operation;
  const known = found.slice(0, 20).map((one) => one.name);
  throw new PermanentError({
    code: 'soap.unknown_operation',
    message: `The service has no operation ‘${name.slice(0, 100)}’. It has: ${known.join(', ') || 'none that is known here'}.`,
  });
}

const objectOf = (
  fields: readonly WsdlField[],
  words: { title?: string; description?: string } = {},
): TObject =>
  Type.Object(
    Object.fromEntries(fields.map((field): [string, TSchema] => [field.name, schemaOf(field)])),
    words,
  );

function schemaOf(field: WsdlField): TSchema {
  const words = {
    title: field.name,
    ...(field.description === '' ? {} : { description: field.description }),
  };
  const one = field.isList ? Type.Array(typeOf(field, { title: field.name }), words) : typeOf(field, words);
  return field.required ? one : Type.Optional(one);
}

function typeOf(
  { type, choices, fields }: WsdlField,
  words: { title: string; description?: string },
): TSchema {
  switch (type) {
    case 'string':
      return choices.length > 0 ? Type.Enum([...choices], words) : Type.String(words);
    case 'integer':
      return Type.Integer(words);
    case 'number':
      return Type.Number(words);
    case 'boolean':
      return Type.Boolean(words);
    case 'object':
      return fields.length > 0 ? objectOf(fields, words) : Type.Record(Type.String(), Type.Unknown(), words);
    case 'unknown':
      return Type.Unknown(words);
  }
}
