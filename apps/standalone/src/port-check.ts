import { createServer } from 'node:net';

/** Looks whether the port is free before anything is started. @throws the error of `listen`, with its code and port */
export function checkPort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
