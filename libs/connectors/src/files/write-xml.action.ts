import { defineAction, PermanentError, writeXml as xmlOf } from '#connector-sdk';
import { Type } from 'typebox';

import { FileOutput, nameField } from './fields';

/** XML 1.0 (5th edition) §2.3, letters of all scripts aside. */
const NAME = /^@?[\p{L}_:][\p{L}\p{N}_:.-]*$/u;

export const writeXml = defineAction({
  key: 'write-xml',
  title: 'Write an XML file',
  description: 'Makes an XML file of an object with one field, which becomes its outermost element.',
  idempotent: true,
  input: Type.Object(
    {
      value: Type.Unknown({
        title: 'Value',
        description: 'As reading gives it: { "order": { "@id": "7", "item": ["a", "b"] } }',
      }),
      name: nameField('data.xml'),
    },
    { additionalProperties: false, required: ['value'] },
  ),
  output: Type.Object({ file: FileOutput }),
  async run({ input: { value, name }, files }) {
    checkNames(value, true);
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(value, 2)}\n`;
    return { file: await files.save(text, { name: name || 'data.xml', contentType: 'application/xml' }) };
  },
});

function checkNames(value: unknown, outermost = false): void {
  if (Array.isArray(value) && !outermost) return value.forEach((one) => checkNames(one));
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  if (outermost && (!isObject || Object.keys(value).length !== 1))
    throw bad('The value has to be an object with exactly one field, which becomes the outermost element.');
  if (!isObject) return;
  for (const [name, child] of Object.entries(value)) {
    if (name !== '#text' && !NAME.test(name))
      throw bad(`‘${name.slice(0, 50)}’ can’t be the name of an element.`);
    checkNames(child);
  }
}

const bad = (message: string): PermanentError => new PermanentError({ code: 'files.bad_xml_value', message });
