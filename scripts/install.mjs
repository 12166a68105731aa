// What has to be on the machine; each is installed when it is missing, and each step says what it runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOnPath, isProgram, ROOT, run } from './commands.mjs';

/** To be shown as one sentence, without a stack. */
export class SetUpError extends Error {}

const OLDEST_NODE = [20, 19];

/** @throws SetUpError on a Node that is too old */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetUpError(
    `Sluice needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`,
  );
}

/** Installs the npm packages unless those of package-lock.json are there. @throws SetUpError */
export function ensureNpm() {
  if (arePackagesInstalled()) return;
  // Without the dev dependencies, which NODE_ENV=production would leave out, nothing can be built.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  console.log('Installing the npm packages: npm ci');
  const npm = process.env.npm_execpath;
  const isDone = npm?.endsWith('.js') ? run(process.execPath, [npm, ...args]) : run('npm', args);
  if (!isDone) throw new SetUpError('The npm packages could not be installed: see what npm says above.');
}

/** Compares contents, not times: git and npm set those as they please. */
function arePackagesInstalled() {
  const installedFile = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const installed = readPackages(installedFile);
  return (
    Object.entries(installed).every(([path, { version }]) => wanted[path]?.version === version) &&
    Object.entries(wanted).every(
      ([path, { optional, devOptional }]) => path === '' || optional || devOptional || installed[path],
    )
  );
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

/** @throws SetUpError when there is no Redis or Valkey, and none can be installed */
export function ensureRedis() {
  if (process.env.REDIS_URL || isOnPath('redis-server') || isOnPath('valkey-server')) return;
  installProgram({
    what: 'Redis',
    packages: {
      'apt-get': ['redis-server'],
      dnf: ['valkey', 'redis'],
      apk: ['redis', 'valkey'],
      brew: ['redis'],
    },
    isThere: () => isOnPath('redis-server') || isOnPath('valkey-server'),
    otherwise: 'install redis-server or valkey-server, or set REDIS_URL',
  });
}

const CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that the page's tests drive. @throws SetUpError when there is none, and none can be installed */
export function ensureChromium() {
  const isThere = () => CHROMIUMS.some(isProgram);
  if (isThere()) return;
  installProgram({
    what: 'Chromium',
    packages: { 'apt-get': ['chromium'], dnf: ['chromium'], apk: ['chromium'], brew: ['--cask chromium'] },
    isThere,
    otherwise: 'install Chromium',
  });
}

/** Debian keeps it where only root's PATH looks. */
const MOSQUITTOS = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];

/** The MQTT broker of the tests. @throws SetUpError when there is none, and none can be installed */
export function ensureMosquitto() {
  const isThere = () => isOnPath('mosquitto') || MOSQUITTOS.some(isProgram);
  if (isThere()) return;
  installProgram({
    what: 'Mosquitto',
    packages: { 'apt-get': ['mosquitto'], dnf: ['mosquitto'], apk: ['mosquitto'], brew: ['mosquitto'] },
    isThere,
    otherwise: 'install Mosquitto',
  });
}

/** Debian keeps it where only root's PATH looks. */
const MARIADBS = [
  '/usr/sbin/mariadbd',
  '/usr/libexec/mariadbd',
  '/usr/local/sbin/mariadbd',
  '/opt/homebrew/bin/mariadbd',
];

/** The MySQL server of the tests. @throws SetUpError when there is none, and none can be installed */
export function ensureMariaDb() {
  const isThere = () => isOnPath('mariadbd') || MARIADBS.some(isProgram);
  if (isThere()) return;
  installProgram({
    what: 'MariaDB',
    packages: {
      'apt-get': ['mariadb-server'],
      dnf: ['mariadb-server'],
      apk: ['mariadb'],
      brew: ['mariadb'],
    },
    isThere,
    otherwise: 'install mariadb-server',
  });
}

const SSHDS = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'];

/** The SFTP server of the tests. @throws SetUpError when there is none, and none can be installed */
export function ensureSshd() {
  const isThere = () => SSHDS.some(isProgram) && isOnPath('ssh-keygen');
  if (isThere()) return;
  installProgram({
    what: 'OpenSSH’s server',
    packages: {
      'apt-get': ['openssh-server openssh-sftp-server openssh-client'],
      dnf: ['openssh-server openssh'],
      apk: ['openssh-server openssh-keygen openssh-sftp-server'],
      brew: ['openssh'],
    },
    isThere,
    otherwise: 'install openssh-server',
  });
}

const INSTALL = {
  'apt-get': 'install -y --no-install-recommends',
  dnf: 'install -y',
  apk: 'add',
  brew: 'install',
};

/** `packages`: by package manager, names to be tried one after the other. */
function installProgram({ what, packages, isThere, otherwise }) {
  const manager = Object.keys(INSTALL).find(isOnPath);
  if (!manager)
    throw new SetUpError(
      `${what} is missing and there is no apt, dnf, apk or brew to install it with: ${otherwise}.`,
    );
  const commands = packages[manager].map((name) => `${manager} ${INSTALL[manager]} ${name}`);
  const needsRoot = manager !== 'brew' && process.getuid?.() !== 0;
  if (needsRoot && !canSudo()) {
    throw new SetUpError(
      `${what} is missing and installing it needs root's rights; please type: sudo ${commands[0]}`,
    );
  }
  const attempt = (command) => {
    const line = needsRoot ? `sudo -n ${command}` : command;
    console.log(`${what} is missing. Installing it: ${line}`);
    const [program, ...args] = line.split(' ');
    run(program, args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    return isThere();
  };
  if (commands.some(attempt)) return;
  // A fresh machine knows no packages yet.
  if (manager === 'apt-get') {
    attempt('apt-get update');
    if (commands.some(attempt)) return;
  }
  throw new SetUpError(`${what} is missing and ‘${commands[0]}’ did not bring it: ${otherwise}.`);
}

const canSudo = () => isOnPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;

/** Runs a script's main function; a SetUpError ends it with its sentence and exit code 1. */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    process.exitCode = 1;
  }
}
