import { isDeeperThan, MAX_VALUE_DEPTH } from '#kernel';

import { describe, listArgument, textArgument, wholeArgument } from './argument';
import type { Helper } from './helper';
import { HelperError } from './helper-error';
import { jsonText } from './json-text';

const TAGS = { trigger: { body: { tags: ['new', 'vip'] } } };

const json: Helper = {
  name: 'json',
  summary: 'Any value as JSON text; with indent=2 over several lines.',
  usage: 'json value indent=2',
  min: 1,
  max: 1,
  options: ['indent'],
  example: { template: '{{json trigger.body}}', scope: TAGS, result: '{"tags":["new","vip"]}' },
  call([value], options, use) {
    const indent = wholeArgument(options['indent'] ?? 0, 0, 8, 'indent');
    const written = jsonText(value ?? null, indent, use.workAllowance);
    use.work(written.length);
    return written;
  },
};

const parseJson: Helper = {
  name: 'parseJson',
  summary: 'The value that JSON text stands for.',
  usage: 'parseJson text',
  min: 1,
  max: 1,
  example: {
    template: '{{parseJson trigger.body.payload}}',
    scope: { trigger: { body: { payload: '{"id":7}' } } },
    result: { id: 7 },
  },
  call([value], _options, use) {
    const given = textArgument(value, use);
    use.work(given.length);
    let parsed: unknown;
    try {
      parsed = JSON.parse(given);
    } catch (cause) {
      throw new HelperError(`needs JSON, and got ${describe(given)}`, { cause });
    }
    if (isDeeperThan(parsed, MAX_VALUE_DEPTH))
      throw new HelperError(`takes JSON of at most ${MAX_VALUE_DEPTH} levels`);
    return parsed;
  },
};

const length: Helper = {
  name: 'length',
  summary: 'How many entries a list has, fields an object, characters a text. Nothing has 0.',
  usage: 'length value',
  min: 1,
  max: 1,
  example: { template: '{{length trigger.body.tags}}', scope: TAGS, result: 2 },
  call([value], _options, use) {
    if (value === null || value === undefined) return 0;
    if (typeof value === 'string' || Array.isArray(value)) return value.length;
    if (typeof value !== 'object')
      throw new HelperError(`needs a list, an object or text, and got ${describe(value)}`);
    const count = Object.keys(value).length;
    use.work(count);
    return count;
  },
};

function end(name: string, summary: string, result: string, at: number): Helper {
  return {
    name,
    summary,
    usage: `${name} list`,
    min: 1,
    max: 1,
    example: { template: `{{${name} trigger.body.tags}}`, scope: TAGS, result },
    call([value]) {
      const found: unknown = typeof value === 'string' ? value.at(at) : listArgument(value).at(at);
      return found ?? null;
    },
  };
}

export const DATA_HELPERS: readonly Helper[] = [
  json,
  parseJson,
  length,
  end('first', 'The first entry of a list, or character of a text; null when it is empty.', 'new', 0),
  end('last', 'The last entry of a list, or character of a text; null when it is empty.', 'vip', -1),
];
