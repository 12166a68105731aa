/** What a step gives in, the envelope that is sent out (SOAP 1.1, https://www.w3.org/TR/soap11; SOAP 1.2, https://www.w3.org/TR/soap12). */
import { PermanentError } from '#connector-sdk';
import { writeXml } from '#formats';

import { isElement } from './element';
import type { SoapVersion } from './wsdl';
import type { WsdlField } from './wsdl-schemas';

export const ENVELOPE_NAMESPACES: Record<SoapVersion, string> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Where WS-Security goes, which a connection adds; a comment can't come from a value, as these are escaped. */
export const SECURITY_PLACE = '<!--security-->';

export interface EnvelopeFacts {
  version: SoapVersion;
  element: string;
  namespace: string;
  isQualified: boolean;
  /** Fields by name; or XML, as it is. */
  body: unknown;
  header: unknown;
  /** In whose order the fields are written; null: in their own. */
  fields: readonly WsdlField[] | null;
}

const XML_NAME = /^@?[\p{L}_][\p{L}\p{N}_.-]*(:[\p{L}_][\p{L}\p{N}_.-]*)?$/u;
const MAX_DEPTH = 50;

/** Throws `PermanentError`: `soap.bad_name`, `soap.too_deep`. */
export function envelopeOf({
  version,
  element,
  namespace,
  isQualified,
  body,
  header,
  fields,
}: EnvelopeFacts): string {
  const content = typeof body === 'string' && body.trimStart().startsWith('<') ? body : null;
  const values = content === null ? plain(inOrder(body, fields), 0) : null;
  return (
    `<?xml version="1.0" encoding="utf-8"?>` +
    `<soap:Envelope xmlns:soap="${ENVELOPE_NAMESPACES[version]}">` +
    `<soap:Header>${SECURITY_PLACE}${header === null ? '' : written(plain(header, 0))}</soap:Header>` +
    `<soap:Body>${content ?? bodyXml(element, namespace, isQualified, values)}</soap:Body>` +
    `</soap:Envelope>`
  );
}

/** What is within is in the namespace as well, or in none (XML Schema, elementFormDefault). */
function bodyXml(element: string, namespace: string, isQualified: boolean, values: unknown): string {
  const name = isQualified || namespace === '' ? element : `m:${element}`;
  const declared = namespace === '' ? {} : { [isQualified ? '@xmlns' : '@xmlns:m']: namespace };
  checkName(element);
  const inner = isElement(values) ? values : values === null || values === '' ? {} : { '#text': values };
  return written({ [name]: { ...declared, ...inner } });
}

const written = (value: unknown): string => (isElement(value) ? writeXml(value, 0) : '');

/** A sequence has to be in its order; what it does not name comes behind. */
function inOrder(body: unknown, fields: readonly WsdlField[] | null): unknown {
  if (Array.isArray(body)) return body.map((one) => inOrder(one, fields));
  if (!isElement(body) || !fields || fields.length === 0) return body;
  const known = fields
    .filter(({ name }) => Object.hasOwn(body, name))
    .map((field): [string, unknown] => [field.name, inOrder(body[field.name], field.fields)]);
  const names = new Set(known.map(([name]) => name));
  return Object.fromEntries([...known, ...Object.entries(body).filter(([name]) => !names.has(name))]);
}

/** Null leaves an element out. */
function plain(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    throw new PermanentError({
      code: 'soap.too_deep',
      message: 'The fields are within each other too often.',
    });
  }
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
  if (!isElement(value))
    return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(
    entries.map(([name, one]) => {
      if (name !== '#text') checkName(name);
      return [name, plain(one, depth + 1)];
    }),
  );
}

function checkName(name: string): void {
  if (name.length <= 200 && XML_NAME.test(name)) return;
  throw new PermanentError({
    code: 'soap.bad_name',
    message: `‘${name.slice(0, 100)}’ can’t be the name of an element in XML. Names begin with a letter and have no blanks.`,
  });
}
