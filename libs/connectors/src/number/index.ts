import { defineConnector } from '#connector-sdk';

import { calculateAction } from './calculate.action';
import { formatAction } from './format.action';
import { parseAction } from './parse.action';
import { roundAction } from './round.action';
import { summarizeAction } from './summarize.action';

export const connector = defineConnector({
  key: 'number',
  title: 'Numbers',
  description: 'Calculates, rounds, and writes and reads numbers and money as people do.',
  group: 'tools',
  icon: 'icon.svg',
  auth: [],
  triggers: [],
  actions: [formatAction, parseAction, roundAction, calculateAction, summarizeAction],
});
