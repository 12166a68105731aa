import { oauth2Auth } from '#connector-sdk';
import { FailureError, type HttpClient } from '#kernel';

import { clientOf } from './client';
import { requestDeviceCode } from './device-code';

const SECRET = 'secret&of/ours-canary';
const kind = oauth2Auth({
  description: 'A stand-in.',
  oauth2: {
    flows: ['deviceCode'],
    tokenUrl: 'https://garden.example/token',
    deviceAuthorizationUrl: 'https://garden.example/device',
    scopes: [],
  },
});
const client = clientOf(kind, { clientId: 'us', clientSecret: SECRET })!;

async function refusalOf(status: number, body: object) {
  const http: HttpClient = {
    request: async ({ url }) => ({ status, url, headers: {}, body: Buffer.from(JSON.stringify(body)) }),
  };
  const error: unknown = await requestDeviceCode(http, client).catch((caught: unknown) => caught);
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

describe('a service that begins no sign-in on another device', () => {
  it.each([400, 503, 200])('is quoted without the secrets that it repeats (%s)', async (status) => {
    const spelt = encodeURIComponent(SECRET);
    const failure = await refusalOf(status, {
      error: 'invalid_client',
      error_description: `No client us with ${SECRET}, ${spelt} and device-canary-0123`,
      device_code: 'device-canary-0123',
    });
    expect(failure.message).toContain('It said: No client us with ••••••, •••••• and ••••••.');
    expect(JSON.stringify(failure)).not.toContain('canary');
  });
});
