// Sources in → dist out: the server with swc, the page with Vite; only what changed since the last build.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
const SERVER_FOLDERS = [
  'apps/api',
  'apps/ingress',
  'apps/listener',
  'apps/worker',
  'apps/standalone',
  'libs',
  'migrations',
  'bench',
];
const ASSETS = /\.(json|svg|md|sql|txt)$/;
const TESTS = /(\.spec|\.e2e-spec)\.ts$|\/(test|fixtures-for-tests)\//;

/** Builds what is stale. @returns whether anything was built */
export async function build({ log = console.log } = {}) {
  const serverFiles = SERVER_FOLDERS.flatMap((folder) => walk(join(ROOT, folder))).filter(
    (file) => !TESTS.test(file),
  );
  const webFiles = [
    ...walk(join(ROOT, 'apps/web')),
    ...walk(join(ROOT, 'libs/schema')),
    ...walk(join(ROOT, 'libs/kernel')),
  ];
  const server = await step(
    'server',
    [...serverFiles, join(ROOT, '.swcrc')],
    () => buildServer(serverFiles),
    log,
  );
  const web = existsSync(join(ROOT, 'apps/web/vite.config.mts'))
    ? await step('web', [...webFiles, join(ROOT, 'package-lock.json')], buildWeb, log)
    : false;
  return server || web;
}

async function step(name, files, work, log) {
  const stamp = join(DIST, `.${name}.stamp`);
  const fingerprint = fingerprintOf(files);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return false;
  const startedAt = Date.now();
  log(`Building the ${name === 'web' ? 'page' : 'server'}…`);
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(DIST, { recursive: true });
  writeFileSync(stamp, fingerprint);
  log(
    `Built the ${name === 'web' ? 'page' : 'server'} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`,
  );
  return true;
}

function fingerprintOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(ROOT, file)}\n${mtimeMs}\n${size}\n`);
  }
  return hash.digest('hex');
}

async function buildServer(files) {
  const { transformFile } = await import('@swc/core');
  for (const folder of ['apps', 'libs', 'migrations', 'bench'])
    rmSync(join(DIST, folder), { recursive: true, force: true });
  await Promise.all(
    files.map(async (file) => {
      const target = join(DIST, relative(ROOT, file));
      if (file.endsWith('.ts') && !file.endsWith('.d.ts')) {
        const { code, map } = await transformFile(file, {
          swcrc: true,
          cwd: ROOT,
          configFile: join(ROOT, '.swcrc'),
        });
        const output = target.replace(/\.ts$/, '.js');
        mkdirSync(dirname(output), { recursive: true });
        writeFileSync(output, `${code}\n//# sourceMappingURL=${output.split('/').pop()}.map\n`);
        if (map) writeFileSync(`${output}.map`, map);
      } else if (ASSETS.test(file)) {
        mkdirSync(dirname(target), { recursive: true });
        cpSync(file, target);
      }
    }),
  );
}

function buildWeb() {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const result = spawnSync(
    process.execPath,
    [vite, 'build', '--config', 'apps/web/vite.config.mts', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  if (result.status !== 0) throw new Error('The page could not be built.');
}

function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'results' ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!(await build()) && !process.argv.includes('--quiet')) console.log('Everything is built already.');
}
