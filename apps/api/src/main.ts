import 'reflect-metadata';

import { loadConfig } from '#config';
import { runUntilSignal, serve } from '#server';

import { ApiModule } from './api.module';
import { configureApi } from './configure-api';

runUntilSignal(() => serve([ApiModule], loadConfig(), { configure: configureApi }));
