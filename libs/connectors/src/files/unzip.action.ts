import { defineAction, type FileRef } from '#connector-sdk';
import { Type } from 'typebox';

import { entryPath } from './entry-path';
import { fileField, FileOutput } from './fields';
import { unpack, UnpackBudget } from './unpack';
import { readDirectory } from './zip-directory';

const MB = 1024 * 1024;
const MAX_ARCHIVE_BYTES = 100 * MB;
const MAX_UNPACKED_BYTES = 500 * MB;
const MAX_RATIO = 200;
const MAX_ENTRIES = 1000;

export const unzip = defineAction({
  key: 'unzip',
  title: 'Unpack a ZIP archive',
  description: 'Gives the files of an archive of up to 100 MB and 1,000 entries.',
  idempotent: true,
  input: Type.Object(
    {
      file: fileField('Archive'),
      endings: Type.Optional(
        Type.Array(Type.String({ maxLength: 20 }), {
          title: 'Only those that end in',
          description: 'Such as csv; left out: all.',
          maxItems: 50,
        }),
      ),
    },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({
    files: Type.Array(Type.Object({ path: Type.String({ title: 'Path' }), file: FileOutput }), {
      title: 'Files',
    }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run({ input: { file, endings = [] }, files }) {
    const zip = await files.read(file, MAX_ARCHIVE_BYTES);
    const budget = new UnpackBudget(MAX_UNPACKED_BYTES, MAX_RATIO);
    const wanted = endings.map((ending) => `.${ending.replace(/^\.+/, '').toLowerCase()}`);
    const found: { path: string; file: FileRef }[] = [];
    for (const entry of readDirectory(zip, MAX_ENTRIES)) {
      const path = entryPath(entry.name);
      const isWanted = wanted.length === 0 || wanted.some((ending) => path.toLowerCase().endsWith(ending));
      if (entry.isFolder || path === '' || !isWanted) continue;
      found.push({ path, file: await files.save(unpack(zip, entry, budget), { name: path }) });
    }
    return { files: found, count: found.length };
  },
});
