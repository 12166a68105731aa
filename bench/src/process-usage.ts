import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A clock tick of proc_pid_stat(5); Linux reports 100 a second to user space on every architecture. */
const MS_PER_TICK = 10;

/**
 * Resident memory of a process in MiB. Linux keeps the peak itself (proc_pid_status(5), VmHWM); elsewhere the peak is
 * the highest of the calls so far, which the caller has to keep.
 */
export async function residentMiB(pid: number): Promise<{ now: number; peak: number }> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
    return { now: kib('VmRSS') / 1024, peak: kib('VmHWM') / 1024 };
  } catch {
    const ps = promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    const { stdout } = await ps.catch(() => {
      throw new Error(`The measured process ${pid} has ended.`);
    });
    const now = Number(stdout.trim()) / 1024;
    return { now, peak: now };
  }
}

/** Processor time the process has used so far in milliseconds, or NaN where there is no /proc. */
export async function cpuMs(pid: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command in parentheses, may hold blanks; user and system time are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return Number.NaN;
  }
}
