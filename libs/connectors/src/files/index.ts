import { defineConnector } from '#connector-sdk';

import { fromBase64, toBase64 } from './base64.actions';
import { download } from './download.action';
import { facts } from './facts.action';
import { readCsv } from './read-csv.action';
import { readJson } from './read-json.action';
import { readText } from './read-text.action';
import { readXlsx } from './read-xlsx.action';
import { readXml } from './read-xml.action';
import { unzip } from './unzip.action';
import { writeCsv } from './write-csv.action';
import { writeJson } from './write-json.action';
import { writeText } from './write-text.action';
import { writeXlsx } from './write-xlsx.action';
import { writeXml } from './write-xml.action';
import { zip } from './zip.action';

export const connector = defineConnector({
  key: 'files',
  title: 'Files',
  description: 'Reads and writes text, CSV, JSON, XML, Excel and ZIP files, and gets files from the web.',
  group: 'files',
  icon: 'icon.svg',
  auth: [],
  triggers: [],
  actions: [
    readText,
    writeText,
    readCsv,
    writeCsv,
    readXlsx,
    writeXlsx,
    readJson,
    writeJson,
    readXml,
    writeXml,
    zip,
    unzip,
    download,
    facts,
    toBase64,
    fromBase64,
  ],
});
