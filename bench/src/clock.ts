const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds of the machine's monotonic clock, so times taken in different processes can be compared. */
export function nowMs(): number {
  return performance.now() + offset;
}
