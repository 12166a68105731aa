export { readCsv, writeCsv } from './csv';
export { readXml, writeXml, XmlError } from './xml';
