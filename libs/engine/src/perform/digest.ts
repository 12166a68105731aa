/** Placeholder of the lead until the real one is there. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class DigestPerformer {
  perform(): Promise<never> {
    return Promise.reject(new Error('Being written.'));
  }
}
