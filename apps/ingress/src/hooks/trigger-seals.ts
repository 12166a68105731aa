/** A trigger in → a seal of its own, made of the encryption keys: who knows its address can't make what it closes. */
import { CONFIG, type Config } from '#config';
import type { TriggerSeal } from '#connector-sdk';
import { Signer } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

@Injectable()
export class TriggerSeals {
  private readonly signer: Signer;

  constructor(@Inject(CONFIG) { encryptionKeys }: Pick<Config, 'encryptionKeys'>) {
    this.signer = new Signer(encryptionKeys, 'trigger seals');
  }

  of(triggerId: string): TriggerSeal {
    const bytesOf = (text: string): Buffer => Buffer.from(`${triggerId}.${text}`);
    return {
      close: (text) => `${text}.${this.signer.sign(bytesOf(text)).toString('base64url')}`,
      open: (sealed) => {
        const end = sealed.lastIndexOf('.');
        if (end === -1) return null;
        const text = sealed.slice(0, end);
        const signature = Buffer.from(sealed.slice(end + 1), 'base64url');
        return this.signer.isSigned(bytesOf(text), signature) ? text : null;
      },
    };
  }
}
