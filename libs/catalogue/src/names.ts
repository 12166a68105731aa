/** What services call things, as keys, names of fields and titles. */

const MAX_KEY = 60;

/** `createPet`, `repos/create-for-org`, `GET /pets/{id}` → a key: lower-case letters, digits and -. */
export function keyOf(text: string, fallback = 'operation'): string {
  const key = text
    .slice(0, 300)
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, MAX_KEY)
    .replace(/-+$/, '');
  return key === '' ? fallback : key;
}

/** Gives each name once: the second `a` becomes `a-2`. */
export class UniqueNames {
  private readonly given = new Set<string>();

  constructor(private readonly separator: '-' | '_' = '-') {}

  take(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.given.has(name); number++) name = `${wanted}${this.separator}${number}`;
    this.given.add(name);
    return name;
  }

  has(name: string): boolean {
    return this.given.has(name);
  }
}

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** The name of a field of a form: letters, digits and _, so that templates can say it. */
export function fieldNameOf(name: string): string {
  const plain = name
    .slice(0, 100)
    .replace(/\[\]$/, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (plain === '' || RESERVED.has(plain)) return `field_${plain}`.replace(/_$/, '');
  return /^\d/.test(plain) ? `_${plain}` : plain;
}

/** `pet_id`, `petId`, `filter[name]` → what a person reads: `Pet id`, `Filter name`. */
export function titleOf(name: string): string {
  const words = name
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = words.join(' ');
  return text === '' ? name.slice(0, 100) || 'Value' : text.charAt(0).toUpperCase() + text.slice(1);
}

/** At most so many characters, without ending within one. */
export function shortened(text: unknown, most: number): string {
  if (typeof text !== 'string') return '';
  const trimmed = text.replace(/\0/g, '').trim();
  return trimmed.length <= most ? trimmed : `${[...trimmed.slice(0, most - 1)].slice(0, -1).join('')}…`;
}
