/** A trigger's settings in → what every request at its address is measured by, worked out once for each version. */
import {
  compilePathPattern,
  type ConnectorRegistry,
  type PathPattern,
  type WebhookTriggerDeclaration,
} from '#connector-sdk';

import { readCors, type Cors } from './cors';

export interface RateLimit {
  /** Requests a second, in the long run. */
  perSecond: number;
  /** Requests at once. */
  burst: number;
}

export interface HookPlan {
  declaration: WebhookTriggerDeclaration;
  input: Record<string, unknown>;
  /** That start a run. */
  methods: readonly string[];
  /** That may be a handshake. */
  handshakeMethods: readonly string[];
  /** What may stand behind the address; null: anything. */
  path: { pattern: string; match: PathPattern } | null;
  cors: Cors | null;
  /** Of requests that may start a run. */
  rate: RateLimit;
  /** Of all others: looks, handshakes, preflights, and what is refused by its method. */
  otherRate: RateLimit;
  /** How long the sender waits for what the run answers; null: it does not. */
  deadlineMs: number | null;
}

export const DEFAULT_RATE: RateLimit = { perSecond: 100, burst: 200 };

export function planHook(declaration: WebhookTriggerDeclaration, input: Record<string, unknown>): HookPlan {
  const pattern = declaration.path?.(input) ?? null;
  const { perSecond, burst } = declaration.rateLimit?.(input) ?? DEFAULT_RATE;
  return {
    declaration,
    input,
    methods: declaration.methods(input),
    handshakeMethods: declaration.handshake ? (declaration.handshakeMethods ?? []) : [],
    path: pattern === null ? null : { pattern, match: compilePathPattern(pattern) },
    cors: readCors(declaration.cors?.(input) ?? null),
    rate: { perSecond, burst: Math.max(1, burst) },
    otherRate: DEFAULT_RATE,
    deadlineMs: declaration.answerDeadlineMs?.(input) ?? null,
  };
}

const MAX_KEPT = 20_000;

/** Plans by version: a version never changes. */
export class HookPlans {
  private readonly kept = new Map<string, HookPlan | null>();

  constructor(private readonly registry: ConnectorRegistry) {}

  /** Null when no such trigger takes requests here. */
  of(trigger: {
    versionId: string;
    connector: string;
    operation: string;
    input: Record<string, unknown>;
  }): HookPlan | null {
    const known = this.kept.get(trigger.versionId);
    if (known !== undefined) return known;
    const plan = this.make(trigger);
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(trigger.versionId, plan);
    return plan;
  }

  /** As `of`, of what changes from one request to the next. */
  make(trigger: { connector: string; operation: string; input: Record<string, unknown> }): HookPlan | null {
    const declaration = this.registry.trigger(trigger.connector, trigger.operation);
    return declaration?.kind === 'webhook' ? planHook(declaration, trigger.input) : null;
  }
}
