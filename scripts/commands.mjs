// Finding and running other programs.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The start file of a command that an npm package brings, for `process.execPath`. */
export const npmCommands = {
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  eslint: 'node_modules/eslint/bin/eslint.js',
  jest: 'node_modules/jest/bin/jest.js',
  knip: 'node_modules/knip/bin/knip.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  tsc: 'node_modules/typescript/bin/tsc',
};

/** @returns whether `name` can be run by that name alone */
export function isOnPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && isProgram(join(folder, name)));
}

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs it to its end, its output shown as it comes. @returns whether it ended well */
export function run(command, args, { env } = {}) {
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/**
 * Runs a Node script in the foreground. Ctrl-C reaches it from the terminal, so it is not sent on; SIGTERM is.
 * @returns its exit code; 128 + the signal's number for one that a signal ended
 */
export function runNode(args, { env } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    const waitOn = () => undefined;
    const sendOn = () => child.kill('SIGTERM');
    process.on('SIGINT', waitOn).on('SIGTERM', sendOn);
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', waitOn).off('SIGTERM', sendOn);
      done(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137));
    });
  });
}
