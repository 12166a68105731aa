import { definePollTrigger, everySeconds, idOfFile, settledFiles } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { entriesIn, isLike } from './entries';
import { EntryOutput, folderField, patternField } from './fields';
import { withSftp } from './with-sftp';

export const newFile = definePollTrigger({
  key: 'new-file',
  title: 'New file',
  description: 'Starts when there is a new file in a folder, or another one of the same name.',
  auth: AUTH,
  input: Type.Object(
    {
      folder: folderField(),
      pattern: patternField(),
      settled: Type.Optional(
        Type.Boolean({
          title: 'Wait until it is whole',
          description: 'A file counts once it is as it was at the look before.',
          default: true,
          ui: { advanced: true },
        }),
      ),
      everySeconds: everySeconds(60),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ body: Type.Object(EntryOutput, { title: 'File' }) }),
  intervalMs: (input) => (input.everySeconds ?? 60) * 1000,
  source: ({ folder, pattern }) => ({ folder, pattern }),
  async poll({ input: { folder = '', pattern, settled = true }, auth, sockets, signal, cursor }) {
    const entries = await withSftp({ auth, tcp: sockets, signal }, (sftp) => entriesIn(sftp, folder));
    const files = entries.filter(({ type, name }) => type === 'file' && isLike(name, pattern));
    const found = settledFiles(settled ? cursor : null, files);
    return {
      items: found.settled.map((file) => ({ id: idOfFile(file), value: file })),
      cursor: settled ? found.cursor : null,
    };
  },
});
