/** What of the results belongs to triggers that are listening all the time. */
import type { IdleSocketsResult } from '../scenarios/idle-sockets';
import type { SchedulesResult } from '../scenarios/schedules';
import { fixed, thousands, verdict } from './figures';

const MOST_KIB_IDLE = 60;
const MOST_LATE_MS = 1000;

export function idleParts(idle: IdleSocketsResult): string[] {
  const { connections, kibEach, heldMiB, twiceMiB, cpuPercent, fewestPings, pingsDue, lost } = idle;
  return [
    `## Idle sockets: ${thousands(connections)} WebSockets that one listener opened`,
    `${fixed(kibEach, 1)} KiB each (the process has ${fixed(heldMiB, 0)} MiB with them, ${fixed(twiceMiB, 0)} MiB with twice as many), ` +
      `${fixed(cpuPercent, 1)} % of a core. Each sent at least ${fewestPings} of ${pingsDue} pings; ${lost} were lost.`,
    verdict(`under ${MOST_KIB_IDLE} KiB each`, kibEach < MOST_KIB_IDLE),
    verdict('no missed ping', fewestPings >= pingsDue && lost === 0),
  ];
}

export function scheduleParts(schedules: SchedulesResult): string[] {
  const { late, latest, missing, doubled, runsPerSecond, minutes } = schedules;
  return [
    `## Schedules: ${thousands(schedules.schedules)} due in the same second, for ${minutes} minutes, beside the throughput round`,
    `Late by p50 ${fixed(late.p50, 0)} ms, p95 ${fixed(late.p95, 0)} ms, p99 ${fixed(late.p99, 0)} ms, at most ` +
      `${fixed(latest, 0)} ms; ${missing} missing, ${doubled} doubled; ${fixed(runsPerSecond, 0)} runs/s meanwhile.`,
    verdict(`p99 under ${MOST_LATE_MS} ms late`, late.p99 < MOST_LATE_MS && missing === 0),
  ];
}
