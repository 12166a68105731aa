import { notionId } from './notion-id';

const HEX = '0123456789abcdef0123456789abcdef';
const UUID = '01234567-89ab-cdef-0123-456789abcdef';

it.each([
  [HEX, HEX],
  [` ${UUID} `, UUID],
  [`https://www.notion.so/acme/Some-page-${HEX}?pvs=4`, HEX],
  [`https://www.notion.so/acme/${HEX}?v=fedcba9876543210fedcba9876543210`, HEX],
  [`https://acme.notion.site/${UUID}#part`, UUID],
  [`https://www.notion.so/${HEX.replaceAll('0', 'f')}/Below-${HEX}`, HEX],
  ['something else', 'something else'],
])('finds the id in %s', (text, id) => expect(notionId(text)).toBe(id));
