import { randomBytes } from 'node:crypto';

import { TriggerSeals } from './trigger-seals';

const key = () => randomBytes(32).toString('base64');
const encryptionKeys = [key()];
const sealOf = (triggerId: string) => new TriggerSeals({ encryptionKeys }).of(triggerId);

describe('what a trigger seals', () => {
  it('is readable, and opens where it was sealed, whichever process it was', () => {
    const sealed = sealOf('t1').close('a ticket');
    expect(sealed).toMatch(/^a ticket\.[\w-]{22}$/);
    expect(sealOf('t1').open(sealed)).toBe('a ticket');
  });

  it('does not open for another trigger, with other words, with another key, or unsealed', () => {
    const sealed = sealOf('t1').close('a ticket');
    expect(sealOf('t2').open(sealed)).toBeNull();
    expect(sealOf('t1').open(sealed.replace('a', 'b'))).toBeNull();
    expect(new TriggerSeals({ encryptionKeys: [key()] }).of('t1').open(sealed)).toBeNull();
    for (const made of ['', '.', 'a ticket', 'a ticket.', `a ticket.${'A'.repeat(22)}`])
      expect(sealOf('t1').open(made)).toBeNull();
  });
});
