import { type ActionFiles, defineAction, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { entryPath } from './entry-path';
import { FileOutput, nameField } from './fields';
import { pack, type Packable } from './pack';

export const zip = defineAction({
  key: 'zip',
  title: 'Make a ZIP archive',
  description: 'Packs files into an archive.',
  idempotent: true,
  input: Type.Object(
    {
      files: Type.Array(Type.Unknown(), {
        title: 'Files',
        description: 'A list of files; or of { path, file } to say what each is called within the archive.',
        minItems: 1,
        maxItems: 1000,
      }),
      name: nameField('files.zip'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: FileOutput, count: Type.Integer({ title: 'Files in it' }) }),
  async run({ input, files }) {
    const list = input.files.map(toEntry);
    const content = pack(opened(files, list), new Date());
    const file = await files.save(content, {
      name: input.name || 'files.zip',
      contentType: 'application/zip',
    });
    return { file, count: list.length };
  },
});

interface Entry {
  path: string | null;
  file: unknown;
}

function toEntry(value: unknown): Entry {
  if (value === null || typeof value !== 'object' || !('file' in value)) return { path: null, file: value };
  const path = 'path' in value && typeof value.path === 'string' ? entryPath(value.path) : '';
  return { path: path || null, file: value.file };
}

/** One after the other; a name that is there already gets a number. */
async function* opened(files: ActionFiles, list: readonly Entry[]): AsyncGenerator<Packable> {
  const names = new Set<string>();
  for (const [at, { path, file }] of list.entries()) {
    const { name, content } = await open(files, file, at);
    yield { path: uniqueName(path ?? entryPath(name), names), content };
  }
}

async function open(files: ActionFiles, file: unknown, at: number) {
  try {
    return await files.open(file);
  } catch (cause) {
    if (!(cause instanceof PermanentError)) throw cause;
    throw new PermanentError({
      ...cause.failure,
      message: `File ${at + 1} of the list: ${cause.message}`,
      cause,
    });
  }
}

function uniqueName(path: string, names: Set<string>): string {
  const [, stem = path, extension = ''] = /^(.*?)(\.[^./]+)?$/s.exec(path) ?? [];
  let name = path;
  for (let n = 2; names.has(name.toLowerCase()); n++) name = `${stem} (${n})${extension}`;
  names.add(name.toLowerCase());
  return name;
}
