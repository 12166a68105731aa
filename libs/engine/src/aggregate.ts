/** The operations of an aggregate step, compiled; lists in, a value out. Pure. */
import type { AggregateStep } from '#schema';
import { compileValue, isNothing, type Scope, type TemplateWarning } from '#templating';

import { compileOperation } from './aggregate/operations';
import { Pass } from './aggregate/pass';
import { requireList } from './aggregate/require-list';

/** @throws FailureError permanent `aggregate.not_a_list`, `.too_many_items`, `.not_a_number`, `.out_of_range`, `.budget` */
export type CompiledAggregate = (scope: Scope) => { value: unknown; warnings: TemplateWarning[] };

/** @throws FailureError when a template or a pattern in it does not compile */
export function compileAggregate({ list, operations }: AggregateStep): CompiledAggregate {
  const source = compileValue(list);
  const compiled = operations.map((operation, n) => ({
    op: operation.op,
    operate: compileOperation(operation, `/operations/${n}`),
  }));
  return (scope) => {
    const pass = new Pass(scope);
    let value = itemsOf(pass.render(source, '/list'), pass);
    let what = 'The list';
    for (const { op, operate } of compiled) {
      const items = requireList(value, what);
      pass.work.take(items.length);
      value = operate(items, pass);
      what = `What ‘${op}’ gives`;
    }
    return { value, warnings: pass.warnings };
  };
}

/** A service that has nothing to list often leaves the list out. */
function itemsOf(value: unknown, pass: Pass): unknown {
  if (!isNothing(value)) return value;
  pass.warn('/list', 'aggregate.no_list', 'There is no list, so it was taken as an empty one.');
  return [];
}
