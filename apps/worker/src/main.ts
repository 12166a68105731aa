import 'reflect-metadata';

import { loadConfig } from '#config';
import { runUntilSignal, serve } from '#server';

import { WorkerModule } from './worker.module';

runUntilSignal(() => serve([WorkerModule], loadConfig()));
