/** The operations of an aggregate step, compiled; lists in, a value out. Pure. */
import type { AggregateStep } from '#schema';
import type { Scope, TemplateWarning } from '#templating';

export type CompiledAggregate = (scope: Scope) => { value: unknown; warnings: TemplateWarning[] };

export function compileAggregate(_step: AggregateStep): CompiledAggregate {
  throw new Error('Being written.');
}
