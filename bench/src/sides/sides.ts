import type { Bench } from '../bench';
import type { Contestant } from '../scenarios/compare';
import type { Workload } from '../workloads/workload';
import { startFloor } from './floor';
import type { SideName, StartSide } from './side';
import { startSluice } from './sluice';

const START: Record<SideName, StartSide> = { floor: startFloor, sluice: startSluice };

export const sidesFor = (
  bench: Bench,
  workload: Workload,
  names: readonly SideName[],
): Contestant<SideName>[] => names.map((name) => ({ name, start: () => START[name](bench, workload) }));
