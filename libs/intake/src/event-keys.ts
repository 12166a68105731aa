/** An event and its workflow's settings in → the keys by which it is ordered, debounced and deduplicated. */
import { hash } from 'node:crypto';

import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { FailureError } from '#kernel';
import type { WorkflowSettings } from '#schema';
import type { Event } from '#store';
import { compileText, type CompiledValue } from '#templating';
import { Inject, Injectable } from '@nestjs/common';

import { describeTrigger } from './describe-trigger';

export interface EventKeys {
  orderKey: string | null;
  debounceKey: string | null;
  debounceMs: number | null;
  deduplicateKey: string | null;
  deduplicateMs: number | null;
}

/** What is published of the trigger, as far as keys depend on it. */
export interface KeyedTrigger {
  versionId: string;
  connector: string;
  operation: string;
  input: Record<string, unknown>;
  settings: WorkflowSettings;
}

export type KeyedEvent = Pick<
  Event,
  'source' | 'method' | 'path' | 'query' | 'headers' | 'contentType' | 'body' | 'receivedAt'
>;

type Templates = Record<'orderBy' | 'debounce' | 'deduplicate', CompiledValue | null>;

/** Longer ones are kept as their SHA-256. */
const LONGEST_KEY = 200;
/** Of a debounce without a template: one for all events. */
const ANY_EVENT = '*';
const MAX_KEPT = 1000;

@Injectable()
export class EventKeyReader {
  /** By version. */
  private readonly kept = new Map<string, Templates>();

  constructor(@Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry) {}

  /** An event that does not parse, and a template that fails, give no key: its run shows what is wrong with it. */
  async read(event: KeyedEvent, trigger: KeyedTrigger): Promise<EventKeys> {
    const { settings } = trigger;
    const templates = this.templatesOf(trigger);
    const scope = await this.scopeOf(event, trigger);
    const key = (template: CompiledValue | null): string | null =>
      template && scope ? keyText(rendered(template, scope)) : null;
    const debounceKey = settings.debounce && !settings.debounce.key ? ANY_EVENT : key(templates.debounce);
    return {
      orderKey: key(templates.orderBy),
      debounceKey,
      debounceMs: debounceKey === null ? null : (settings.debounce?.windowMs ?? null),
      deduplicateKey: key(templates.deduplicate),
      deduplicateMs: settings.deduplicate?.windowMs ?? null,
    };
  }

  private async scopeOf(event: KeyedEvent, trigger: KeyedTrigger): Promise<{ trigger: unknown } | null> {
    try {
      return { trigger: await describeTrigger(event, trigger, this.registry) };
    } catch (error) {
      if (error instanceof FailureError) return null;
      throw error;
    }
  }

  private templatesOf({ versionId, settings }: KeyedTrigger): Templates {
    const known = this.kept.get(versionId);
    if (known) return known;
    const templates = {
      orderBy: compiled(settings.orderBy),
      debounce: compiled(settings.debounce?.key),
      deduplicate: compiled(settings.deduplicate?.key),
    };
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(versionId, templates);
    return templates;
  }
}

function compiled(template: string | null | undefined): CompiledValue | null {
  if (template === null || template === undefined) return null;
  try {
    return compileText(template);
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

function rendered(template: CompiledValue, scope: { trigger: unknown }): unknown {
  try {
    return template.render(scope).value;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** Text as it is, anything else as JSON with its fields in order; null for nothing. Postgres's texts hold no NUL. */
export function keyText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = (typeof value === 'string' ? value : JSON.stringify(value, inOrder)).replaceAll(
    '\u0000',
    '\ufffd',
  );
  return text.length > LONGEST_KEY ? hash('sha256', text) : text;
}

/** The same object gives the same text, in whatever order its fields came. */
const inOrder = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
