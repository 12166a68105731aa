/** What a SOAP service answers in: what it says, or the fault that it is. */
import { type ApiAnswer, type ApiFault, PermanentError } from '#connector-sdk';
import { readXml, XmlError } from '#formats';

import { childOf, type Element, isElement, localName, readElement, textOf } from './element';

const AUTH =
  /FailedAuthentication|InvalidSecurity|FailedCheck|Authentication|Unauthori[sz]ed|AccessDenied|InvalidCredentials/i;
/** The sender was right, and it may work later (SOAP 1.1 §4.4.1 `Server`, SOAP 1.2 §5.4.6 `Receiver`). */
const LATER = /^(Server|Receiver)(\.|$)/;

export interface SoapResult {
  /** Of the element that is the body. */
  name: string;
  result: unknown;
  header: unknown;
}

/** Throws `PermanentError`: `soap.not_xml`, `soap.no_envelope`. */
export function readResult(text: string): SoapResult {
  const envelope = childOf(readElement(text, 'The answer'), 'Envelope');
  const body = childOf(envelope, 'Body');
  if (!isElement(envelope)) {
    throw new PermanentError({
      code: 'soap.no_envelope',
      message: 'The answer is XML, but none of a SOAP service. Check the address that is called.',
    });
  }
  const [name = '', value] =
    Object.entries(isElement(body) ? body : {}).find(([key]) => !key.startsWith('@') && key !== '#text') ??
    [];
  const header = childOf(envelope, 'Header');
  return {
    name: localName(name),
    result: value === undefined ? null : plain(value),
    header: header === undefined ? null : plain(header),
  };
}

/** Without prefixes and without what only speaks of namespaces. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isElement(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '@xmlns' && !key.startsWith('@xmlns:'));
  if (entries.some(([key, one]) => /^@\w*:?nil$/.test(key) && one === 'true')) return null;
  const kept = entries.filter(([key]) => !/^@xsi:/.test(key));
  if (kept.length === 1 && kept[0]?.[0] === '#text') return kept[0][1];
  const named = new Map<string, unknown>();
  for (const [key, one] of kept) {
    const name = key.startsWith('@') ? `@${localName(key.slice(1))}` : localName(key);
    named.set(name, named.has(name) ? [named.get(name), plain(one)].flat() : plain(one));
  }
  return named.size === 0 && entries.length > 0 ? '' : Object.fromEntries(named);
}

/** Null: it is no fault, whatever else it is. */
export function failureOf({ body }: ApiAnswer): ApiFault | null {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : body;
  if (typeof text !== 'string' || !/[<:]Fault[\s>/]/.test(text)) return null;
  const fault = childOf(childOf(childOf(elementOr(text), 'Envelope'), 'Body'), 'Fault');
  if (!isElement(fault)) return null;
  const code = textOf(childOf(fault, 'faultcode')) || textOf(childOf(childOf(fault, 'Code'), 'Value'));
  const subcode = textOf(childOf(childOf(childOf(fault, 'Code'), 'Subcode'), 'Value'));
  const words = textOf(childOf(fault, 'faultstring')) || textOf(childOf(childOf(fault, 'Reason'), 'Text'));
  const name = localName(code);
  const kind = AUTH.test(`${code} ${subcode}`) ? 'auth' : LATER.test(name) ? 'retryable' : 'permanent';
  return { kind, code: 'fault', message: `${words || 'The service gave no reason.'}${detailOf(fault)}` };
}

function detailOf(fault: Element): string {
  const detail = childOf(fault, 'detail') ?? childOf(fault, 'Detail');
  if (detail === undefined || detail === '') return '';
  const text = typeof detail === 'string' ? detail : JSON.stringify(plain(detail));
  return text === '{}' || text === '""' ? '' : ` (${text.slice(0, 300)})`;
}

function elementOr(text: string): unknown {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}
