import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';

import { IdempotencyInterceptor } from './idempotency.interceptor';
import { ProblemFilter } from './problem.filter';
import { RouteCatalogue } from './route-catalogue';
import { RouteGuard } from './route.guard';

/** What turns declarations into an API: the guard, idempotency, problem documents, and the list of routes. */
@Module({
  imports: [DiscoveryModule, IdentityModule],
  providers: [
    RouteCatalogue,
    { provide: APP_GUARD, useClass: RouteGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [RouteCatalogue],
})
export class HttpModule {}
