import { execFileSync, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';

import { ServerError } from './server-error';

export interface Account {
  uid: number;
  gid: number;
}

const NAME = 'postgres';

/**
 * Whom Postgres runs as. It refuses to run as root, so root hands over to whoever owns the cluster already, else to
 * the user ‘postgres’, which is made where there is none. Undefined: the own user will do.
 * @throws ServerError when there is no such user and none can be made
 */
export async function postgresAccount(clusterDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDir).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return find() ?? make();
}

function find(): Account | undefined {
  try {
    const ask = (flag: string): number =>
      Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

function make(): Account {
  const ways = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    ['adduser', '-S', '-D', '-H', NAME],
  ] as const;
  for (const [command, ...args] of ways) {
    if (spawnSync(command, args, { stdio: 'ignore' }).status !== 0) continue;
    const made = find();
    if (made) return made;
  }
  throw new ServerError(
    `Postgres refuses to run as root and there is no user ‘${NAME}’ to run it as: make one with ‘useradd --system ${NAME}’, or start Sluice as an ordinary user.`,
  );
}
