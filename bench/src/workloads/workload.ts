/** What one run does. Both sides are given the same, as far as its effects go. */
export interface Workload {
  /** Of the workflow. */
  name: string;
  /** HTTP calls of one run, each of which is counted at the sink. */
  effects: number;
  /** Calls that one run may have under way at once. */
  concurrency: number;
  /** Whether its events come by a WebSocket that it opens to the load. */
  socket?: boolean;
  /** Gives the workflow's definition, as the API takes it. */
  definition(sinkUrl: string, socketUrl: string): Record<string, unknown>;
}
