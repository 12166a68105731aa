// The image's start: `run-role.mjs <role>` runs that role in this process.
const MAIN = {
  api: 'api/src/main.js',
  ingress: 'ingress/src/main.js',
  listener: 'listener/src/main.js',
  worker: 'worker/src/main.js',
  migrate: 'standalone/src/migrate.js',
  'rotate-keys': 'standalone/src/rotate-keys.js',
};

const role = process.argv[2] ?? '';
if (Object.hasOwn(MAIN, role)) {
  await import(`../dist/apps/${MAIN[role]}`);
} else {
  console.error(`There is no role ‘${role}’: it is one of ${Object.keys(MAIN).join(', ')}.`);
  process.exitCode = 1;
}
