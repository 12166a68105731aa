import type { Config } from '#config';
import type { ConnectorRegistry, HeldContext, HeldTriggerDeclaration } from '#connector-sdk';
import { newId } from '#kernel';
import type { LeaseCheck, ListenerLease, ListenerLeases } from '#store';
import { createLogger, Metrics } from '#telemetry';

import type { Drivers } from '../drivers/drivers';
import type { HeldContexts } from './held-contexts';
import { Holder } from './holder';
import type { StatusReports } from './status-reports';

const LEASE_MS = 1000;

/** The one trigger there is, in the hands of a holder whose database can be made to hang. */
function stage({ closes }: { closes: Promise<void> }) {
  const id = newId();
  let hangs = false;
  let revision = 1;
  let fail = (): void => undefined;
  const hanging = new Promise<never>((_, reject) => (fail = () => reject(new Error('away'))));
  hanging.catch(() => undefined);
  const answer = <Value>(value: Value): Promise<Value> => (hangs ? hanging : Promise.resolve(value));
  const started: number[] = [];
  const ended: number[] = [];
  const check = (): LeaseCheck => ({ triggerId: id, fence: 1, revision, retired: false });
  const lease = () =>
    ({
      trigger: { id, connector: 'test', operation: 'listen' },
      fence: 1,
      revision,
      position: null,
    }) as ListenerLease;
  let isTaken = false;
  const leases: Partial<ListenerLeases> = {
    beat: () => answer(undefined),
    renew: () => answer(isTaken ? [check()] : []),
    changed: () => answer(isTaken ? [check()] : []),
    share: () => answer({ total: 1, mine: isTaken ? 1 : 0, listeners: 1 }),
    take: () => {
      isTaken = true;
      return answer([lease()]);
    },
    read: () => answer(lease()),
    release: () => answer(undefined),
    bury: () => answer(undefined),
    leave: () => answer(undefined),
  };
  const drivers = {
    drive: async (_: unknown, { signal }: HeldContext) => {
      started.push(performance.now());
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      ended.push(performance.now());
      await closes;
    },
  } as unknown as Drivers;
  const contexts = {
    of: (_: unknown, __: unknown, { signal }: { signal: AbortSignal }) => ({ signal }) as HeldContext,
  } as unknown as HeldContexts;
  const declaration = { kind: 'listen' } as HeldTriggerDeclaration;
  const holder = new Holder(
    { listenerLeaseMs: LEASE_MS } as Config,
    createLogger('silent'),
    { trigger: () => declaration } as unknown as ConnectorRegistry,
    leases as ListenerLeases,
    contexts,
    drivers,
    { flush: () => answer(undefined), set: () => undefined } as unknown as StatusReports,
    new Metrics(),
  );
  return {
    holder,
    started,
    ended,
    hang: () => {
      hangs = true;
    },
    fail: () => fail(),
    publish: () => {
      revision += 1;
    },
  };
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

it('lets go before anybody else may take over, also while the database does not answer', async () => {
  const { holder, started, ended, hang, fail } = stage({ closes: Promise.resolve() });
  holder.onApplicationBootstrap();
  await until(() => started.length === 1);
  hang();
  const hungAt = performance.now();
  await until(() => ended.length === 1);
  expect(ended[0]! - hungAt).toBeLessThan(LEASE_MS);
  fail();
  await holder.onModuleDestroy();
});

it('starts over what was published anew, whatever closes slowly', async () => {
  let close = (): void => undefined;
  const closes = new Promise<void>((resolve) => (close = resolve));
  const { holder, started, ended, publish } = stage({ closes });
  holder.onApplicationBootstrap();
  await until(() => started.length === 1);
  publish();
  await until(() => ended.length === 1);
  // It is not started beside the one that is still closing.
  expect(started).toHaveLength(1);
  close();
  await until(() => started.length === 2);
  await holder.onModuleDestroy();
  expect(ended).toHaveLength(2);
});
