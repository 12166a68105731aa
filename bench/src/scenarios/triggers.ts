/** The throughput round at one trigger address, and spread over very many. */
import { ask } from '../ask';
import type { Bench } from '../bench';
import { copyWorkflow } from '../copies';
import type { Progress } from '../observe';
import { startSluice } from '../sides/sluice';
import { ONE_CALL } from '../workloads/one-call';
import { compare, type Round, type Rounds } from './compare';

export type TriggersSide = 'one' | 'many';

export async function compareTriggers(
  bench: Bench,
  count: number,
  rounds: number,
  round: Round,
  progress: Progress,
): Promise<Rounds<TriggersSide>> {
  const databaseUrl = await bench.servers.call('createDatabase', { name: 'triggers_many' });
  progress(`triggers: preparing ${count.toLocaleString('en')} of them`);
  const side = await startSluice(bench, ONE_CALL, databaseUrl);
  await side.stop();
  const tokens = await copyWorkflow(databaseUrl, ONE_CALL.name, count - 1);
  await ask(databaseUrl, 'VACUUM (ANALYZE)');
  const single = await bench.servers.call('createDatabase', { name: 'triggers_one' });
  const many = async () => {
    const running = await startSluice(bench, ONE_CALL, databaseUrl);
    const [own = ''] = running.urls;
    const urls = [own, ...tokens.map((token) => new URL(token, own).href)];
    return { ...running, urls };
  };
  const contestants = [
    { name: 'one' as const, start: () => startSluice(bench, ONE_CALL, single) },
    { name: 'many' as const, start: many },
  ];
  return compare(bench, 'triggers', contestants, rounds, round, progress);
}
