/** A request at a trigger's address in → whether it is an event, or what is answered instead; or why it is refused. */
import type {
  ArrivalContext,
  ArrivingRequest,
  ConnectionCredentials,
  PlainAnswer,
  Registration,
  TriggerSeal,
  Verdict,
} from '#connector-sdk';
import { CodedError, type HttpClient } from '#kernel';

import type { HookPlan } from './hook-plan';

/** What has to be read before a trigger can tell who sends. */
export interface HookSecrets {
  /** Null: there is no connection. Throws where there is one that can't be read. */
  auth: ConnectionCredentials | null;
  /** What its service may sign with, newest first. */
  registrations: readonly Registration[];
}

/** `secretHeaders`: by lower-case name, what is not to be stored of it. */
export type Examined =
  { kind: 'event' | 'unwanted'; secretHeaders: readonly string[] } | { kind: 'answer'; answer: PlainAnswer };

/** A request that is not from whom it says. Its own code is finer than what the sender is told. */
export class RefusedHookError extends CodedError {
  constructor(
    readonly reason: string,
    { message, status = 401, headers = {} }: Refusal,
  ) {
    super(status === 403 ? 'hook.forbidden' : 'hook.unauthorized', message, { headers });
    this.name = 'RefusedHookError';
  }
}

/** What a trigger may use while it looks at a request. */
export interface HookTools {
  http: HttpClient;
  seal: TriggerSeal;
}

type Refusal = Pick<Extract<Verdict, { ok: false }>, 'message' | 'status' | 'headers'>;

const NONE: readonly string[] = [];

/** @throws CodedError hook.unauthorized, hook.forbidden, hook.method_not_allowed, hook.unknown */
export async function examineHook(
  plan: HookPlan,
  request: ArrivingRequest,
  secrets: HookSecrets,
  tools: HookTools,
): Promise<Examined> {
  const { declaration } = plan;
  const contexts = contextsOf(plan, secrets, tools);
  const greets = declaration.handshake !== undefined;
  const early =
    greets && !declaration.handshakeVerified ? await handshake(plan, request, contexts[0]!) : null;
  if (early) return early;
  if (!declaration.handshakeVerified) requireMethod(plan, request.method);
  const secretHeaders = await verify(plan, request, contexts);
  const late = greets && declaration.handshakeVerified ? await handshake(plan, request, contexts[0]!) : null;
  if (late) return late;
  requireMethod(plan, request.method);
  if (!wanted(plan, request)) return { kind: 'unwanted', secretHeaders };
  if (plan.path && !plan.path.match(request.path)) throw elsewhere(plan.path.pattern);
  const answer = declaration.accept ? await declaration.accept(request, contexts[0]!) : null;
  return answer ? { kind: 'answer', answer } : { kind: 'event', secretHeaders };
}

/** Only whether it is a handshake: of a trigger that takes no events yet. */
export async function examineHandshake(
  plan: HookPlan,
  request: ArrivingRequest,
  secrets: HookSecrets,
  tools: HookTools,
): Promise<PlainAnswer | null> {
  const contexts = contextsOf(plan, secrets, tools);
  if (plan.declaration.handshakeVerified) await verify(plan, request, contexts);
  const found = await handshake(plan, request, contexts[0]!);
  return found?.kind === 'answer' ? found.answer : null;
}

/** One for each registration, as a service may still sign with what it was given before. */
function contextsOf(
  { input }: HookPlan,
  { auth, registrations }: HookSecrets,
  { http, seal }: HookTools,
): ArrivalContext<Record<string, unknown>>[] {
  const base = { input, auth, http, now: Date.now(), seal };
  return registrations.length === 0
    ? [{ ...base, registration: null }]
    : registrations.map((registration) => ({ ...base, registration }));
}

async function handshake(
  { declaration }: HookPlan,
  request: ArrivingRequest,
  context: ArrivalContext<Record<string, unknown>>,
): Promise<Examined | null> {
  const answer = declaration.handshake ? await declaration.handshake(request, context) : null;
  return answer && { kind: 'answer', answer };
}

/** @returns the headers that carry a secret themselves */
async function verify(
  { declaration }: HookPlan,
  request: ArrivingRequest,
  contexts: readonly ArrivalContext<Record<string, unknown>>[],
): Promise<readonly string[]> {
  if (declaration.auth?.required && !contexts[0]!.auth)
    throw new RefusedHookError('hook.no_connection', {
      message: 'The trigger has no connection that says who may send to it, so nobody may.',
    });
  if (!declaration.verify) return NONE;
  let refused: Refusal & { code: string } = { code: 'hook.unverified', message: 'It could not be verified.' };
  let accepted: readonly string[] | null = null;
  // All of them: the time it takes tells nothing about which one it was.
  for (const context of contexts) {
    const said = declaration.verify(request, context);
    const verdict = said instanceof Promise ? await said : said;
    if (verdict.ok) accepted = verdict.secretHeaders ?? NONE;
    else if (context === contexts[0]) refused = verdict;
  }
  if (!accepted) throw new RefusedHookError(refused.code, refused);
  return accepted;
}

/** What can't be looked at is stored, and shown as an event that failed. */
function wanted({ declaration, input }: HookPlan, request: ArrivingRequest): boolean {
  try {
    return declaration.wants?.(request, input) ?? true;
  } catch {
    return true;
  }
}

/** What names the delivery; null where nothing does, or where it can't be read. */
export function deliveryOf({ declaration, input }: HookPlan, request: ArrivingRequest): string | null {
  try {
    return declaration.deliveryId?.(request, input) ?? null;
  } catch {
    return null;
  }
}

/** @throws CodedError hook.method_not_allowed */
export function requireMethod({ methods }: HookPlan, method: string): void {
  if (methods.includes(method)) return;
  throw new CodedError('hook.method_not_allowed', `This trigger accepts ${methods.join(', ')}.`, {
    headers: { allow: methods.join(', ') },
  });
}

const elsewhere = (pattern: string): CodedError =>
  new CodedError('hook.unknown', `This trigger only takes what comes at ${pattern} below its address.`);
