/** The folders of a mailbox as choices. */
import type { OptionLoader } from '#connector-sdk';

import { runOnMailbox } from './run';

const USES: Readonly<Record<string, string>> = {
  '\\Archive': 'archive',
  '\\Drafts': 'drafts',
  '\\Junk': 'junk',
  '\\Sent': 'sent mails',
  '\\Trash': 'bin',
};

export const loadFolders: OptionLoader = (context) =>
  runOnMailbox(context, async (client) => {
    const sought = context.search.toLowerCase();
    const folders = await client.list();
    return {
      options: folders
        .filter(({ path, flags }) => !flags.has('\\Noselect') && path.toLowerCase().includes(sought))
        .map(({ path, specialUse }) => {
          const hint = USES[specialUse ?? ''];
          return { value: path, label: path, ...(hint ? { hint } : {}) };
        }),
    };
  });
