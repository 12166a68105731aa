import classes from './RunNode.module.css';
import type { Iteration } from './runTree';

const CELLS = 80;
const WORST: readonly Iteration['status'][] = ['failed', 'unknown', 'waiting', 'running', 'succeeded'];

/** All rounds of a loop at a glance: a cell is as bad as the worst round in it. */
export function LoopStrip({ rounds, total }: { rounds: readonly Iteration[]; total: number }) {
  const cells = Math.min(CELLS, total);
  if (cells < 2) return null;
  const worst = new Array<Iteration['status'] | undefined>(cells).fill(undefined);
  for (const { index, status } of rounds) {
    const cell = Math.min(cells - 1, Math.floor((index / total) * cells));
    const known = worst[cell];
    if (known === undefined || WORST.indexOf(status) < WORST.indexOf(known)) worst[cell] = status;
  }
  return (
    <div className={classes.strip} aria-hidden="true">
      {worst.map((status, cell) => (
        <span key={cell} data-status={status ?? 'none'} />
      ))}
    </div>
  );
}
