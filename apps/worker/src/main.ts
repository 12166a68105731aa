import 'reflect-metadata';

import { loadConfig } from '#config';
import { runUntilSignal, serve } from '#server';

import { WorkerModule } from './worker.module';

void runUntilSignal(() => serve([WorkerModule], loadConfig()));
