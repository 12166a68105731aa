import 'reflect-metadata';

import { ConfigError, loadConfig } from '#config';
import { ServerError } from '#servers';

import { start } from './start';
import { onStopSignal } from '#server';

async function main(): Promise<void> {
  const config = loadConfig(undefined, { mode: 'standalone' });
  const standalone = start(config);
  let isStopping = false;
  onStopSignal(
    () => {
      isStopping = true;
      console.log('\nStopping. Ctrl-C again ends everything at once.');
      standalone.close().then(() => process.exit(), fail);
    },
    () => {
      standalone.kill();
      process.exit(130);
    },
  );
  await standalone.ready;
  if (!isStopping) console.log(`\n  Sluice is ready: ${config.publicUrl}\n  Stop it with Ctrl-C.\n`);
}

function fail(error: unknown): never {
  const isExplained = error instanceof ConfigError || error instanceof ServerError;
  console.error(isExplained ? error.message : error);
  process.exit(1);
}

main().catch(fail);
