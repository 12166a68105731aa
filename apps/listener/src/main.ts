import 'reflect-metadata';

import { loadConfig } from '#config';
import { runUntilSignal, serve } from '#server';

import { ListenerModule } from './listener.module';

runUntilSignal(() => serve([ListenerModule], loadConfig()));
