import type { OptionLoader } from '#connector-sdk';

import { entriesIn } from './entries';
import { withSftp } from './with-sftp';

const MOST = 200;

/** What is in the folder that was typed so far: `in/re` looks in `in/`. */
export const paths: OptionLoader = async (context) => {
  const { search } = context;
  const folder = search.includes('/') ? search.slice(0, search.lastIndexOf('/') + 1) : '';
  const entries = await withSftp(context, (sftp) => entriesIn(sftp, folder));
  return {
    options: entries
      .filter(({ path }) => path.toLowerCase().startsWith(search.toLowerCase()))
      .slice(0, MOST)
      .map(({ path, type, size }) => ({
        value: path,
        label: type === 'folder' ? `${path}/` : path,
        hint: type === 'folder' ? 'Folder' : `${size} bytes`,
      })),
  };
};
