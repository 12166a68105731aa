/** What a trigger and its service agreed upon in → sealed, and back. */
import { Injectable } from '@nestjs/common';

import { Vault } from './vault';

export interface RegistrationSecrets {
  /** Offered to the service; the same for as long as the trigger is registered. */
  own: string;
  /** What the service chose; null: nothing, so that it signs with `own` if with anything. */
  given: string | null;
}

export interface RegistrationPlace {
  workspaceId: string;
  /** Of the row. */
  id: string;
}

@Injectable()
export class RegistrationSealer {
  constructor(private readonly vault: Vault) {}

  seal({ workspaceId, id }: RegistrationPlace, secrets: RegistrationSecrets): Buffer {
    return this.vault.seal({ workspaceId, rowId: id, fieldSet: 'registration' }, secrets);
  }

  /** Throws `FailureError` (`vault.…`). */
  open({ workspaceId, id }: RegistrationPlace, sealed: Uint8Array): RegistrationSecrets {
    const opened = this.vault.open({ workspaceId, rowId: id, fieldSet: 'registration' }, sealed);
    const { own, given } = opened;
    return { own: String(own), given: typeof given === 'string' ? given : null };
  }
}
