/** The addresses at which a waiting step is told to go on: made without a row, so they are known before it is reached. */
import { CONFIG, type Config } from '#config';
import { SIGNATURE_BYTES, Signer } from '#vault';
import { Inject, Injectable } from '@nestjs/common';

export interface WaitLinks {
  resumeUrl: string;
  approveUrl: string;
  declineUrl: string;
}

/** By the path of the wait step within its run. */
export type LinksOf = (path: string) => WaitLinks;

/** What an address is for; a token of one means nothing at another. */
export type LinkPurpose = 'resume' | 'approve' | 'decline';

/** What a token stands for. */
export interface LinkTarget {
  purpose: LinkPurpose;
  runId: string;
  path: string;
}

const PURPOSES: readonly LinkPurpose[] = ['resume', 'approve', 'decline'];
const HEAD_BYTES = 1 + 16;
/** The longest path there can be has ten levels of two ids and a loop's number each. */
const TOKEN = /^[A-Za-z0-9_-]{46,4000}$/;

/**
 * A token is base64url of: purpose (1 byte), run id (16), path (UTF-8), signature over all of these (16). It holds
 * nothing secret; it can't be made without the key.
 */
@Injectable()
export class LinkMaker {
  private readonly publicUrl: string;
  private readonly signer: Signer;

  constructor(@Inject(CONFIG) { publicUrl, encryptionKeys }: Config) {
    this.publicUrl = publicUrl;
    this.signer = new Signer(encryptionKeys, 'wait links');
  }

  /** Gives the same for the same run and path, as long as the configuration stays. */
  linksOf(runId: string): LinksOf {
    const id = Buffer.from(runId.replaceAll('-', ''), 'hex');
    return (path) => ({
      resumeUrl: `${this.publicUrl}/resume/${this.token('resume', id, path)}`,
      approveUrl: `${this.publicUrl}/approve/${this.token('approve', id, path)}`,
      declineUrl: `${this.publicUrl}/approve/${this.token('decline', id, path)}`,
    });
  }

  /** Null for a token that this installation did not make. */
  read(token: string): LinkTarget | null {
    if (!TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    // Base64url can spell the same bytes in several ways; only ours is a token.
    if (bytes.toString('base64url') !== token) return null;
    const signed = bytes.subarray(0, -SIGNATURE_BYTES);
    if (signed.length <= HEAD_BYTES) return null;
    if (!this.signer.isSigned(signed, bytes.subarray(-SIGNATURE_BYTES))) return null;
    const purpose = PURPOSES[signed[0]!];
    if (!purpose) return null;
    const hex = signed.toString('hex', 1, HEAD_BYTES);
    const runId = [
      [0, 8],
      [8, 12],
      [12, 16],
      [16, 20],
      [20, 32],
    ]
      .map(([from, to]) => hex.slice(from, to))
      .join('-');
    return { purpose, runId, path: signed.toString('utf8', HEAD_BYTES) };
  }

  private token(purpose: LinkPurpose, id: Buffer, path: string): string {
    const signed = Buffer.concat([Buffer.of(PURPOSES.indexOf(purpose)), id, Buffer.from(path)]);
    return Buffer.concat([signed, this.signer.sign(signed)]).toString('base64url');
  }
}
