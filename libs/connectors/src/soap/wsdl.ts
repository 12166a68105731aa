/** A service's description (WSDL 1.1, https://www.w3.org/TR/wsdl) in, its operations out. */
import { PermanentError } from '#connector-sdk';

import { attributeOf, childOf, childrenOf, type Element, isElement, localName, readElement } from './element';
import { Schemas, type WsdlField } from './wsdl-schemas';

export type SoapVersion = '1.1' | '1.2';

export interface WsdlOperation {
  name: string;
  description: string;
  version: SoapVersion;
  /** Where it is called. */
  url: string;
  action: string;
  /** Of the element that is the body. */
  element: string;
  namespace: string;
  /** Whether what is within that element is in its namespace as well. */
  isQualified: boolean;
  /** Null: the description does not say. */
  fields: WsdlField[] | null;
}

const SOAP_12 = 'http://schemas.xmlsoap.org/wsdl/soap12/';
const MAX_OPERATIONS = 2000;

/** Throws `PermanentError`: `soap.not_xml`, `soap.not_wsdl`. */
export function readWsdl(text: string): WsdlOperation[] {
  const definitions = childOf(readElement(text, 'The service’s description'), 'definitions');
  if (!isElement(definitions)) {
    throw new PermanentError({
      code: 'soap.not_wsdl',
      message: 'The address gives no description of a SOAP service (WSDL 1.1). It often ends with ?wsdl.',
    });
  }
  const reader = new WsdlReader(definitions);
  return reader.operations().slice(0, MAX_OPERATIONS);
}

class WsdlReader {
  private readonly schemas: Schemas;

  constructor(private readonly definitions: Element) {
    this.schemas = new Schemas(childrenOf(childOf(definitions, 'types'), 'schema'));
  }

  /** By 1.1 where a service speaks both. */
  operations(): WsdlOperation[] {
    const ports = childrenOf(this.definitions, 'service').flatMap((service) => childrenOf(service, 'port'));
    const found = ports.flatMap((port) => this.ofPort(port));
    const byName = new Map<string, WsdlOperation>();
    for (const one of found.toSorted((a, b) => a.version.localeCompare(b.version)))
      if (!byName.has(one.name)) byName.set(one.name, one);
    return [...byName.values()];
  }

  private ofPort(port: unknown): WsdlOperation[] {
    const binding = this.named('binding', attributeOf(port, 'binding'));
    const soap = this.soapChild(binding, 'binding');
    const address = attributeOf(childOf(port, 'address'), 'location');
    if (!soap || address === '') return [];
    const style = attributeOf(soap.element, 'style') || 'document';
    const portType = this.named('portType', attributeOf(binding, 'type'));
    return childrenOf(binding, 'operation').flatMap((bound) => {
      const name = attributeOf(bound, 'name');
      const abstract = childrenOf(portType, 'operation').find((one) => attributeOf(one, 'name') === name);
      const own = this.soapChild(bound, 'operation')?.element;
      const message = this.named('message', attributeOf(childOf(abstract, 'input'), 'message'));
      const body = this.soapChild(childOf(bound, 'input'), 'body')?.element;
      const isRpc = (attributeOf(own, 'style') || style) === 'rpc';
      const shape = isRpc ? this.rpc(name, message, body) : this.document(message);
      if (!shape) return [];
      const documentation = childOf(abstract, 'documentation');
      return [
        {
          name,
          description: typeof documentation === 'string' ? documentation.slice(0, 300) : '',
          version: soap.version,
          url: address,
          action: attributeOf(own, 'soapAction'),
          ...shape,
        },
      ];
    });
  }

  /** The body is the element that the message's one part names. */
  private document(
    message: unknown,
  ): Pick<WsdlOperation, 'element' | 'namespace' | 'isQualified' | 'fields'> | null {
    const reference = childrenOf(message, 'part')
      .map((part) => attributeOf(part, 'element'))
      .find((one) => one !== '');
    if (reference === undefined) return null;
    const found = this.schemas.element(localName(reference));
    return {
      element: localName(reference),
      namespace: found?.namespace ?? attributeOf(this.definitions, 'targetNamespace'),
      isQualified: found?.isQualified ?? true,
      fields: found?.fields ?? null,
    };
  }

  /** The body is named like the operation, and holds the message's parts (WSDL 1.1 §3.5). */
  private rpc(
    name: string,
    message: unknown,
    body: unknown,
  ): Pick<WsdlOperation, 'element' | 'namespace' | 'isQualified' | 'fields'> {
    return {
      element: name,
      namespace: attributeOf(body, 'namespace') || attributeOf(this.definitions, 'targetNamespace'),
      isQualified: false,
      fields: childrenOf(message, 'part').map((part) =>
        this.schemas.field(attributeOf(part, 'name'), attributeOf(part, 'type')),
      ),
    };
  }

  private named(kind: string, reference: string): unknown {
    return childrenOf(this.definitions, kind).find(
      (one) => attributeOf(one, 'name') === localName(reference),
    );
  }

  /** The child that says something of SOAP, told by its namespace: bindings to plain HTTP have such ones, too. */
  private soapChild(element: unknown, name: string): { element: unknown; version: SoapVersion } | null {
    if (!isElement(element)) return null;
    for (const [key, value] of Object.entries(element)) {
      if (localName(key) !== name || !key.includes(':')) continue;
      const prefix = key.slice(0, key.indexOf(':'));
      const namespace =
        attributeOf(value, `xmlns:${prefix}`) ||
        attributeOf(element, `xmlns:${prefix}`) ||
        attributeOf(this.definitions, `xmlns:${prefix}`);
      if (namespace === SOAP_12) return { element: [value].flat()[0], version: '1.2' };
      if (namespace === 'http://schemas.xmlsoap.org/wsdl/soap/')
        return { element: [value].flat()[0], version: '1.1' };
    }
    return null;
  }
}
