import { createServer } from 'node:net';

import { ServerError } from '#servers';

/** Looks whether the port can be had before anything is started. @throws ServerError that says why not */
export function checkPort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(new ServerError(explain(error, port, host))));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function explain({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} at ${host} is taken by another program. Stop it, or choose another one with PORT=<number>.`;
    case 'EACCES':
      return `Port ${port} needs more rights. Choose one above 1023 with PORT=<number>.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is ${host}, which is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`;
    default:
      return `Can't listen at ${host}, port ${port}: ${message}.`;
  }
}
