import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process was started, as text that only this process has together with its pid: pids are used again.
 * Null when there is no such process, or it has ended and only waits to be collected.
 */
export function startOfProcess(pid: number): string | null {
  if (!isAlive(pid)) return null;
  const stat = processStat(pid);
  if (stat) return stat.state === 'Z' ? null : stat.startTime;
  return askPs(pid, 'lstart');
}

/** The command line of a process, as far as this user may see it; empty when it can't be told. */
export function commandOfProcess(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return askPs(pid, 'command') ?? '';
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process can't be signalled, and is alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** proc_pid_stat(5): after the name in brackets, which may hold anything, come the state (3rd) and the start (22nd). */
function processStat(pid: number): { state: string; startTime: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
  } catch {
    return null;
  }
}

function askPs(pid: number, column: string): string | null {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    );
  } catch {
    return null;
  }
}
