/** A server that this process started, and that lives on until it is stopped. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Of the present process; another one after `start`. */
  readonly pid: number;
  /** Starts it again, on the same port and data, after `stop` or `kill9`. */
  start(): Promise<void>;
  /** Resolves once it is gone. */
  stop(): Promise<void>;
  kill9(): Promise<void>;
}
