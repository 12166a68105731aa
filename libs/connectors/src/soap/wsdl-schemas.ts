/** The schemas within a description (XML Schema 1.0) in, fields out: elements in a row, of simple types or nested. */
import { attributeOf, childOf, childrenOf, isElement, localName } from './element';

export interface WsdlField {
  name: string;
  type: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'unknown';
  isList: boolean;
  required: boolean;
  description: string;
  choices: string[];
  fields: WsdlField[];
}

interface FoundElement {
  namespace: string;
  isQualified: boolean;
  fields: WsdlField[] | null;
}

const MAX_DEPTH = 4;
const MAX_FIELDS = 200;

const TYPES: Record<string, WsdlField['type']> = {
  boolean: 'boolean',
  decimal: 'number',
  float: 'number',
  double: 'number',
  anyType: 'unknown',
};
const INTEGER =
  /^(integer|int|long|short|byte|unsigned(Int|Long|Short|Byte)|(non)?(Negative|Positive|negative|positive)Integer)$/;
const SIMPLE =
  /^(string|normalizedString|token|anyURI|date|dateTime|time|duration|base64Binary|hexBinary|language|Name|NCName|QName|ID|IDREF|g\w+)$/;

export class Schemas {
  constructor(private readonly all: readonly unknown[]) {}

  /** An element at the top of a schema, and what is within it; null where there is none of this name. */
  element(name: string): FoundElement | null {
    for (const schema of this.all) {
      const found = childrenOf(schema, 'element').find((one) => attributeOf(one, 'name') === name);
      if (!isElement(found)) continue;
      return {
        namespace: attributeOf(schema, 'targetNamespace'),
        isQualified: attributeOf(schema, 'elementFormDefault') === 'qualified',
        fields: this.within(found, MAX_DEPTH),
      };
    }
    return null;
  }

  /** @param type as it is written, with its prefix */
  field(name: string, type: string): WsdlField {
    return { ...EMPTY, name, required: true, ...this.typed(type, MAX_DEPTH) };
  }

  private within(element: unknown, depth: number): WsdlField[] {
    const type = attributeOf(element, 'type');
    const complex =
      childOf(element, 'complexType') ?? (type === '' ? undefined : this.named('complexType', type));
    return complex === undefined ? [] : this.row(complex, depth);
  }

  private row(complex: unknown, depth: number): WsdlField[] {
    const extension = childOf(childOf(complex, 'complexContent'), 'extension');
    const base = attributeOf(extension, 'base');
    const inherited = base === '' || depth <= 0 ? [] : this.row(this.named('complexType', base), depth - 1);
    const holder = extension ?? complex;
    const groups = [childOf(holder, 'sequence'), childOf(holder, 'all'), childOf(holder, 'choice')];
    const isChoice = groups[2] !== undefined;
    const own = groups
      .flatMap((group) => childrenOf(group, 'element'))
      .slice(0, MAX_FIELDS)
      .map((one) => this.one(one, depth, isChoice));
    return [...inherited, ...own].slice(0, MAX_FIELDS);
  }

  private one(element: unknown, depth: number, isChoice: boolean): WsdlField {
    const reference = attributeOf(element, 'ref');
    const named = reference === '' ? element : (this.top(localName(reference)) ?? element);
    const most = attributeOf(element, 'maxOccurs');
    const type = attributeOf(named, 'type');
    const isNested = childOf(named, 'complexType') !== undefined;
    const documentation = childOf(childOf(named, 'annotation'), 'documentation');
    const inline = childOf(named, 'simpleType');
    return {
      ...EMPTY,
      name: attributeOf(named, 'name') || localName(reference),
      required: attributeOf(element, 'minOccurs') !== '0' && !isChoice,
      isList: most === 'unbounded' || Number(most) > 1,
      description: typeof documentation === 'string' ? documentation.slice(0, 300) : '',
      ...(isNested
        ? { type: 'object' as const, fields: depth > 0 ? this.within(named, depth - 1) : [] }
        : inline === undefined
          ? this.typed(type, depth)
          : restricted(inline)),
    };
  }

  private typed(written: string, depth: number): Partial<WsdlField> {
    const name = localName(written);
    if (written === '') return { type: 'unknown' };
    const complex = this.named('complexType', written);
    if (complex !== undefined)
      return { type: 'object', fields: depth > 0 ? this.row(complex, depth - 1) : [] };
    const simple = this.named('simpleType', written);
    if (simple !== undefined) return restricted(simple);
    if (INTEGER.test(name)) return { type: 'integer' };
    return { type: TYPES[name] ?? (SIMPLE.test(name) ? 'string' : 'unknown') };
  }

  private top(name: string): unknown {
    return this.all
      .flatMap((schema) => childrenOf(schema, 'element'))
      .find((one) => attributeOf(one, 'name') === name);
  }

  private named(kind: string, reference: string): unknown {
    const name = localName(reference);
    return this.all
      .flatMap((schema) => childrenOf(schema, kind))
      .find((one) => attributeOf(one, 'name') === name);
  }
}

const EMPTY: WsdlField = {
  name: '',
  type: 'unknown',
  isList: false,
  required: false,
  description: '',
  choices: [],
  fields: [],
};

function restricted(simple: unknown): Partial<WsdlField> {
  const restriction = childOf(simple, 'restriction');
  const choices = childrenOf(restriction, 'enumeration')
    .map((one) => attributeOf(one, 'value'))
    .slice(0, 200);
  const base = localName(attributeOf(restriction, 'base'));
  if (choices.length > 0) return { type: 'string', choices };
  return { type: INTEGER.test(base) ? 'integer' : (TYPES[base] ?? 'string') };
}
