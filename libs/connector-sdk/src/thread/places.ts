/** Few threads at once, and a queue, first come first served. */
const AT_ONCE = 2;
const MOST_WAITING = 200;

export interface Place {
  leave(): void;
}

let taken = 0;
const waiting: (() => void)[] = [];

/** `full`: too many wait already. */
export function takePlace(signal: AbortSignal): Promise<Place | 'full' | 'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted');
  if (taken < AT_ONCE) return Promise.resolve(newPlace());
  if (waiting.length >= MOST_WAITING) return Promise.resolve('full');
  return new Promise((resolve) => {
    const enter = () => {
      signal.removeEventListener('abort', abort);
      resolve(newPlace());
    };
    const abort = () => {
      waiting.splice(waiting.indexOf(enter), 1);
      resolve('aborted');
    };
    waiting.push(enter);
    signal.addEventListener('abort', abort, { once: true });
  });
}

function newPlace(): Place {
  taken++;
  let left = false;
  return {
    leave: () => {
      if (left) return;
      left = true;
      taken--;
      waiting.shift()?.();
    },
  };
}
