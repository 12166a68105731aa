/** From the page's “publish” to a run that read a mail. */
import { createTransport } from 'nodemailer';

import { freePort } from '#servers';
import { startOnePath, waitUntil, type OnePath, type RoleProcess } from '#testing';

const KEY = 'sluice_test_key_of_the_owner_0123456789';
const OWNER = {
  SLUICE_OWNER_EMAIL: 'owner@example.com',
  SLUICE_OWNER_PASSWORD: 'correct horse battery',
  SLUICE_API_KEY: KEY,
};

let path: OnePath;
let smtpPort: number;
let api: RoleProcess;
let withoutMail: RoleProcess;

beforeAll(async () => {
  smtpPort = await freePort();
  const mail = { SLUICE_MAIL_DOMAIN: 'In.Example.com' };
  path = await startOnePath({ roles: ['worker'], env: OWNER });
  [api, withoutMail] = await Promise.all([path.start('api', mail), path.start('api')]);
  await path.start('ingress', { ...mail, SLUICE_SMTP_PORT: String(smtpPort) });
});

afterAll(() => path.close());

async function call(role: RoleProcess, method: string, place: string, body?: unknown) {
  const answer = await fetch(`${role.url}/api/v1${place}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const definition = {
  trigger: { connector: 'mail', operation: 'receive', input: {} },
  steps: [
    {
      id: 'read',
      type: 'map',
      input: {
        subject: '{{trigger.subject}}',
        from: '{{trigger.from.address}}',
        file: '{{trigger.attachments.[0]}}',
      },
    },
  ],
};

it('shows the address of the workflow, and runs it by a mail that was sent there', async () => {
  const { body: made } = await call(api, 'POST', '/workflows', { name: 'By mail', definition });
  const address = String(made['triggerUrl']);
  expect(address).toMatch(/^[a-z2-7]{26,}@in\.example\.com$/);
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
  const mail = {
    from: 'ann@example.com',
    to: address,
    subject: 'Grüße',
    text: 'Hello.',
    attachments: [{ filename: 'a.csv', content: '1,2' }],
  };
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 550 });
  expect(await call(api, 'POST', `/workflows/${made['id'] as string}/publish`)).toMatchObject({
    status: 200,
    body: { triggerUrl: address },
  });
  await transport.sendMail(mail);
  const output = await waitUntil(
    async () => {
      const [row] = await path.query<{ output: unknown }>(
        `SELECT s.output FROM step_runs s JOIN runs r ON r.id = s.run_id WHERE r.workflow_id = $1 AND r.status = 'succeeded'`,
        [made['id']],
      );
      return row?.output;
    },
    { what: 'the run', timeoutMs: 20_000 },
  );
  expect(output).toEqual({
    subject: 'Grüße',
    from: 'ann@example.com',
    file: {
      $file: expect.stringMatching(/^event:[0-9a-f-]{36}:attachment\.0$/),
      name: 'a.csv',
      contentType: 'text/csv',
      type: 'text/csv',
      size: 3,
      inline: false,
    },
  });
});

it('does not publish what no mail would reach', async () => {
  const { body: made } = await call(withoutMail, 'POST', '/workflows', { name: 'By mail', definition });
  expect(made['triggerUrl']).toBeNull();
  const refused = await call(withoutMail, 'POST', `/workflows/${made['id'] as string}/publish`);
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/trigger/operation', code: 'trigger.no_mail' }] },
  });
});
