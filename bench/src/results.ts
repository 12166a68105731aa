/** All that a bench has measured. */
import type { Options } from './options';
import type { BacklogResult } from './scenarios/backlog';
import type { Rounds } from './scenarios/compare';
import type { IdleSocketsResult } from './scenarios/idle-sockets';
import type { MemoryResult } from './scenarios/memory';
import type { SchedulesResult } from './scenarios/schedules';
import type { TriggersSide } from './scenarios/triggers';
import type { WaitingSide } from './scenarios/waiting';
import type { SideName } from './sides/side';

export interface Results {
  startedAt: string;
  options: Options;
  throughput?: Rounds<SideName>;
  latency?: Rounds<SideName>;
  steps?: Rounds<SideName>;
  loop?: Rounds<SideName>;
  backlog?: BacklogResult;
  sockets?: Rounds<SideName>;
  triggers?: Rounds<TriggersSide>;
  idleSockets?: IdleSocketsResult;
  schedules?: SchedulesResult;
  waiting?: Rounds<WaitingSide>;
  memory?: MemoryResult[];
}

export interface Faults {
  lost: number;
  /** Effects that came twice or belong to no run. */
  doubled: number;
  /** Runs that did not end, or not well. */
  unsettled: number;
}

interface Seen {
  lost: number;
  doubled: number;
  strays?: number;
  unsettled: number;
  failed?: number;
}

/** What went wrong, over all scenarios and rounds. */
export function faults(results: Results): Faults {
  const { throughput, latency, steps, loop, sockets, triggers, waiting } = results;
  const { backlog, memory, idleSockets, schedules } = results;
  const compared: (Rounds | undefined)[] = [throughput, latency, steps, loop, sockets, triggers, waiting];
  const seen: Seen[] = [
    ...compared.flatMap((rounds) =>
      (rounds ?? []).flatMap((round) => Object.values(round).filter((one) => one !== undefined)),
    ),
    ...(backlog?.rounds.flat() ?? []),
    ...(memory ?? []),
    ...(idleSockets ? [{ lost: idleSockets.lost, doubled: 0, unsettled: 0 }] : []),
    ...(schedules ? [{ ...schedules, lost: schedules.lost + schedules.missing }] : []),
  ];
  const sum = (of: (one: Seen) => number): number => seen.reduce((total, one) => total + of(one), 0);
  return {
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled, strays = 0 }) => doubled + strays),
    unsettled: sum(({ unsettled, failed = 0 }) => unsettled + failed),
  };
}
