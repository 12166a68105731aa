/** In: the effects of runs, as HTTP POSTs whose body holds the run's sequence number. Out: when each arrived, and how often. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { serveParent } from './child';
import { nowMs } from './clock';
import { FIELDS } from './payload';

export interface SinkReport {
  /** By sequence number less `first`: arrival in milliseconds of the machine's clock, 0 for none. */
  arrivedAt: Float64Array;
  arrived: number;
  doubled: number;
  /** Effects of no run of this round: unreadable, mangled, or of an earlier round. */
  strays: number;
  /** One unreadable or mangled body, to see what went wrong. */
  example?: string;
}

let first = 0;
let report: SinkReport = { arrivedAt: new Float64Array(0), arrived: 0, doubled: 0, strays: 0 };

function take(body: string): void {
  const at = nowMs();
  let sequence = Number.NaN;
  try {
    const card = JSON.parse(body) as Record<string, unknown>;
    if (FIELDS.every((field) => card[field] !== undefined && card[field] !== ''))
      sequence = Number(card['seq']);
  } catch {
    // Counted below as a stray.
  }
  const index = sequence - first;
  if (!(index >= 0 && index < report.arrivedAt.length)) {
    report.strays += 1;
    report.example ??= body.slice(0, 300);
    return;
  }
  if (report.arrivedAt[index] !== 0) {
    report.doubled += 1;
    return;
  }
  report.arrivedAt[index] = at;
  report.arrived += 1;
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    take(body);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 11 });
    response.end('{"ok":true}');
  });
}

const server = createServer({ keepAliveTimeout: 600_000 }, handle);

const commands = {
  async start(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/cards`;
  },
  /** Forgets what was, and counts from now the runs numbered `first` up to `first + count - 1`. */
  expect(input: { first: number; count: number }): void {
    first = input.first;
    report = { arrivedAt: new Float64Array(input.count), arrived: 0, doubled: 0, strays: 0 };
  },
  arrived: (): number => report.arrived,
  report: (): SinkReport => report,
};
export type SinkCommands = typeof commands;

serveParent(commands);
