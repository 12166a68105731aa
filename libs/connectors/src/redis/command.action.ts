import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { AUTH } from './auth';
import { isAllowed } from './commands';
import { runOnRedis } from './run';
import { fromRedis, readField, toRedis } from './values';

export const commandAction = defineAction({
  key: 'command',
  title: 'Run a command',
  description: 'Runs any command that reads or writes data, such as ZADD, SMEMBERS or EXPIRE.',
  auth: AUTH,
  input: Type.Object(
    {
      command: Type.String({
        title: 'Command',
        pattern: '^\\s*[A-Za-z][A-Za-z_.]{0,40}\\s*$',
        ui: { placeholder: 'ZADD' },
      }),
      arguments: Type.Optional(
        Type.Array(Type.Unknown(), {
          title: 'Arguments',
          description: 'Each one for itself. Text as it is, everything else as JSON.',
          maxItems: 10_000,
          ui: { placeholder: 'scores' },
        }),
      ),
      read: readField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ result: Type.Unknown({ title: 'Answer' }) }),
  run: (context) => {
    const { arguments: args = [], read } = context.input;
    const command = context.input.command.trim().toLowerCase();
    if (!isAllowed(command)) {
      throw new PermanentError({
        code: 'redis.command_not_allowed',
        message: `${command.toUpperCase()} can’t be run by a step: only commands can that read or write data and answer at once.`,
      });
    }
    return runOnRedis(context, async (ask) => ({
      result: fromRedis(await ask(command, args.map(toRedis)), read),
    }));
  },
});
