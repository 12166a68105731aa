/** Against the random numbers of this machine. */
import { runAction } from '../../test/run-action';
import { connector } from '.';

const make = async (input: Record<string, unknown>) =>
  (await runAction(connector, 'random', input, null))['value'];
const many = (input: Record<string, unknown>, count = 50) =>
  Promise.all(Array.from({ length: count }, () => make(input)));

it('makes passwords with every sort of letter, and no one twice', async () => {
  const made = (await many({ length: 8 })) as string[];
  expect(new Set(made).size).toBe(50);
  for (const password of made) {
    expect(password).toHaveLength(8);
    for (const sort of [/[A-Z]/, /[a-z]/, /[2-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(sort);
    expect(password).not.toMatch(/[0O1lI]/);
  }
  for (const password of await many({ signs: false, length: 4 }))
    expect(password).toMatch(/^[A-Za-z2-9]{4}$/);
});

it.each([
  [{ kind: 'uuid' }, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  [{ kind: 'hex', length: 7 }, /^[0-9a-f]{7}$/],
  [{ kind: 'base64url', length: 30 }, /^[\w-]{30}$/],
  [{ kind: 'digits', length: 6 }, /^\d{6}$/],
])('makes %j', async (input, pattern) => {
  const made = await many(input, 10);
  for (const value of made) expect(value).toMatch(pattern);
  expect(new Set(made).size).toBe(10);
});

it('makes numbers from one to another, both included', async () => {
  const made = await many({ kind: 'number', from: -1, to: 1 }, 200);
  expect(new Set(made)).toEqual(new Set([-1, 0, 1]));
  await expect(make({ kind: 'number', from: 2, to: 1 })).rejects.toMatchObject({
    failure: { code: 'crypto.bad_range' },
  });
});
