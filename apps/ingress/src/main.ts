import 'reflect-metadata';

import { loadConfig } from '#config';
import { runUntilSignal, serve } from '#server';

import { IngressModule } from './ingress.module';

runUntilSignal(() => serve([IngressModule], loadConfig()));
