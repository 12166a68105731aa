import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeActionContext, memoryFiles, serviceStandIn } from '#testing';
import type { Connector } from '#connector-sdk';
const keys = (process.env['DP_KEYS'] ?? '').split(',');
it.each(keys)('%s', async (key) => {
  // eslint-disable-next-line
  const { connector } = require(`./${key}`) as { connector: Connector };
  const source = `/tmp/dp/${key}.inputs.json`;
  const place = join(__dirname, key, 'fixtures.json');
  const present = existsSync(place) ? JSON.parse(readFileSync(place, 'utf8')) : {};
  const given = JSON.parse(readFileSync(source, 'utf8')) as any;
  const actions: any = {};
  for (const [name, list] of Object.entries(given.actions) as any) {
    actions[name] = [];
    for (const one of list) {
      if (one.live) { actions[name].push(one); continue; }
      const action = connector.actions.find((a) => a.key === name)!;
      const { files, saved } = memoryFiles(one.files);
      const { http, streams } = serviceStandIn(one.exchanges ?? []);
      const output = await action.run({ ...fakeActionContext(one.input, { connector, auth: one.auth ?? null, http, streams, files }) } as never);
      actions[name].push({ ...one, ...(saved.length ? { saved: saved.map(({ ref, bytes }) => ({ name: ref.name, contentType: ref.contentType, text: bytes.toString() })) } : {}), output });
    }
  }
  const errors = given.errors;
  writeFileSync(place, JSON.stringify({ ...present, ...given, actions, ...(errors ? { errors } : {}) }, null, 2));
});
