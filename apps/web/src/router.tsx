import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';

import { ApiProblem, hasStatus } from './api/problem';
import { meQuery, setupQuery } from './api/queries';
import { Frame } from './shell/Frame';
import { BrokenPage, LoadingPage, MissingPage } from './shell/FallbackPages';

/** A session that ended under a page leads back to sign-in, and from there to where the person was. */
function onError(error: unknown): void {
  if (!hasStatus(error, 401) || queryClient.getQueryData(meQuery.queryKey) === undefined) return;
  if (['/sign-in', '/set-up'].includes(router.state.location.pathname)) return;
  const next = router.state.location.href;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next } });
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 1000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
});

interface NextSearch {
  next?: string;
}
/** Only addresses of this page: an open redirect would lend our name to others. */
const readNext = (search: Record<string, unknown>): NextSearch =>
  typeof search['next'] === 'string' && /^\/(?![/\\])/.test(search['next']) ? { next: search['next'] } : {};

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: MissingPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readNext,
  beforeLoad: async () => {
    const setup = await queryClient.fetchQuery(setupQuery);
    if (setup.needed) throw redirect({ to: '/set-up' });
  },
  component: lazyRouteComponent(() => import('./access/SignInPage'), 'SignInPage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  beforeLoad: async () => {
    const setup = await queryClient.fetchQuery(setupQuery);
    if (!setup.needed) throw redirect({ to: '/sign-in', search: {} });
  },
  component: lazyRouteComponent(() => import('./access/SetUpPage'), 'SetUpPage'),
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const me = await queryClient.ensureQueryData(meQuery);
    if (me) return;
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
  },
  component: Frame,
});

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./workflows/WorkflowsPage'), 'WorkflowsPage'),
});

const keysRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/api-keys',
  component: lazyRouteComponent(() => import('./settings/ApiKeysPage'), 'ApiKeysPage'),
});

const connectionsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/connections',
  component: lazyRouteComponent(() => import('./connections/ConnectionsPage'), 'ConnectionsPage'),
});

const ownAppsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/apps',
  component: lazyRouteComponent(() => import('./own-apps/OwnAppsPage'), 'OwnAppsPage'),
});

const servicesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/services',
  component: lazyRouteComponent(() => import('./services/ServicesPage'), 'ServicesPage'),
});

const workflowRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workflows/$workflowId',
  component: lazyRouteComponent(() => import('./workflows/WorkflowPage'), 'WorkflowPage'),
});

const buildRoute = createRoute({
  getParentRoute: () => workflowRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./builder/BuilderPage'), 'BuilderPage'),
});

const runsRoute = createRoute({
  getParentRoute: () => workflowRoute,
  path: '/runs',
  component: lazyRouteComponent(() => import('./runs/RunsPage'), 'RunsPage'),
});

const runRoute = createRoute({
  getParentRoute: () => workflowRoute,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./runs/RunPage'), 'RunPage'),
});

const openRunRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./runs/OpenRun'), 'OpenRun'),
});

const eventsRoute = createRoute({
  getParentRoute: () => workflowRoute,
  path: '/events',
  component: lazyRouteComponent(() => import('./runs/EventsPage'), 'EventsPage'),
});

const tryRoute = createRoute({
  getParentRoute: () => workflowRoute,
  path: '/try',
  component: lazyRouteComponent(() => import('./workflows/TryPage'), 'TryPage'),
});

const approvalsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./approvals/ApprovalsPage'), 'ApprovalsPage'),
});

const storageRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/storage',
  component: lazyRouteComponent(() => import('./storage/StoragePage'), 'StoragePage'),
});

const workspaceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/workspace',
  component: lazyRouteComponent(() => import('./settings/WorkspacePage'), 'WorkspacePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    setupRoute,
    signedInRoute.addChildren([
      homeRoute,
      keysRoute,
      connectionsRoute,
      ownAppsRoute,
      servicesRoute,
      workspaceRoute,
      approvalsRoute,
      storageRoute,
      openRunRoute,
      workflowRoute.addChildren([buildRoute, runsRoute, runRoute, eventsRoute, tryRoute]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: BrokenPage,
  defaultPendingMs: 300,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
