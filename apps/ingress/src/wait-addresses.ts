/** A token of a waiting step's address in → the step, as far as it may still be told something; else why not. */
import { LinkMaker, type LinkPurpose } from '#engine';
import { CodedError } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { findStep } from '#schema';
import { RunSignals, stateOf, WaitRepository, type WaitingStep } from '#store';
import { Injectable } from '@nestjs/common';

export interface Addressed extends WaitingStep {
  runId: string;
  path: string;
  purpose: LinkPurpose;
}

@Injectable()
export class WaitAddresses {
  constructor(
    private readonly links: LinkMaker,
    private readonly waits: WaitRepository,
    private readonly signals: RunSignals,
    private readonly doorbell: Doorbell,
    private readonly live: LiveChannel,
  ) {}

  /** @throws CodedError resume.unknown, resume.used, resume.gone */
  async find(token: string, kind: 'callback' | 'approval'): Promise<Addressed> {
    const target = this.links.read(token);
    if (!target || (target.purpose === 'resume') !== (kind === 'callback')) throw unknown();
    const found = await this.waits.step(target.runId, target.path);
    if (!found) throw gone();
    const step = findStep(found.definition, target.path.split('/').at(-1)!);
    if (step?.type !== 'wait' || step.for !== kind) throw unknown();
    const state = stateOf(found);
    if (state !== 'open') throw state === 'used' ? used() : gone();
    return { ...target, ...found };
  }

  /** @throws CodedError resume.used, resume.gone */
  async tell({ workspaceId, runId, path }: Addressed, payload: object): Promise<void> {
    const { outcome, fence } = await this.signals.send({ workspaceId, runId, path, payload });
    if (outcome === 'gone') throw gone();
    if (outcome === 'already') throw used();
    if (fence !== null) this.doorbell.ring([{ id: runId, fence }]);
    this.live.publish({ workspaceId, runIds: [runId] });
  }
}

const unknown = (): CodedError =>
  new CodedError('resume.unknown', 'Nothing waits at this address. Copy it again, whole.');

const used = (): CodedError =>
  new CodedError('resume.used', 'This address works once, and it was used already. Nothing has to be done.');

const gone = (): CodedError =>
  new CodedError('resume.gone', 'The run has ended or waits here no more, so this changes nothing now.');
