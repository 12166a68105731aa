/** In: the effects of runs, as HTTP POSTs whose body holds the run's sequence number. Out: when each arrived, and how often. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Arrivals, type Expected, type SinkReport } from './arrivals';
import { serveParent } from './child';
import { nowMs } from './clock';

let arrivals = new Arrivals({ first: 0, count: 0, effects: 1 });

function handle(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    arrivals.take(body, nowMs());
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
  /** Forgets what was, and counts these from now on. */
  expect(expected: Expected): void {
    arrivals = new Arrivals(expected);
  },
  arrived: (): number => arrivals.report.arrived,
  report: (): SinkReport => arrivals.report,
};
export type SinkCommands = typeof commands;

serveParent(commands);
