import 'reflect-metadata';

import { loadConfig } from '#config';
import { runUntilSignal } from '#server';

import { start } from './start';

void runUntilSignal(async () => {
  const config = loadConfig(undefined, { mode: 'standalone' });
  const server = await start(config);
  console.log(`\n  Sluice is ready: ${config.publicUrl}\n  Stop it with Ctrl-C.\n`);
  return server;
});
