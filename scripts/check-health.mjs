// The image's health check: exits with 0 when the role in this container is ready.
import { get } from 'node:http';

const { PORT = '3000' } = process.env;
process.exitCode = 1;
get({ host: '127.0.0.1', port: PORT, path: '/health/ready', timeout: 4000 }, (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  answer.resume();
})
  .on('timeout', function () {
    this.destroy();
  })
  .on('error', () => undefined);
