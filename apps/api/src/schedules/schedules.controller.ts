import { CONNECTOR_REGISTRY, type ConnectorRegistry, type ScheduleTriggerDeclaration } from '#connector-sdk';
import { CodedError } from '#kernel';
import { compileSchema } from '#schema';
import { Controller, Inject } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { PreviewBody, SchedulePreview } from './shapes';

const SHOWN = 5;

@Controller()
export class SchedulesController {
  constructor(@Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry) {}

  @Route({
    method: 'POST',
    path: '/triggers/preview',
    summary: 'When a schedule will start its workflow',
    description: 'Says in words what the settings of a schedule mean, and its next times. Nothing is kept.',
    tag: 'Triggers',
    access: 'viewer',
    body: PreviewBody,
    responses: { 200: SchedulePreview },
    errors: ['connector.unknown', 'request.invalid', 'workflow.invalid'],
  })
  preview({ body }: RouteRequest<unknown, unknown, PreviewBody>): SchedulePreview {
    const { input = {} } = body;
    const trigger = this.find(body);
    const problems = compileSchema(trigger.input)(input, '/input');
    const further = problems.length > 0 ? [] : (trigger.problems?.(input) ?? []);
    const found = [...problems, ...further.map((one) => ({ ...one, pointer: `/input${one.pointer}` }))];
    if (found.length > 0)
      throw new CodedError('workflow.invalid', 'This schedule has problems; “errors” names each.', {
        problems: found,
      });
    return {
      description: trigger.describe(input),
      timeZone: trigger.timeZone(input),
      next: nextOf(trigger, input),
    };
  }

  private find({ connector, operation }: PreviewBody): ScheduleTriggerDeclaration {
    const trigger = this.registry.trigger(connector, operation);
    if (!trigger) throw new CodedError('connector.unknown', 'There is no such trigger in this installation.');
    if (trigger.kind === 'schedule') return trigger;
    throw new CodedError('request.invalid', 'This trigger does not go by the clock.', {
      problems: [
        { pointer: '/body/operation', code: 'schedule.none', message: 'Name the trigger of a schedule.' },
      ],
    });
  }
}

function nextOf(trigger: ScheduleTriggerDeclaration, input: Record<string, unknown>): string[] {
  const times: string[] = [];
  let at: number | null = Date.now();
  while (times.length < SHOWN) {
    at = trigger.next(input, at);
    if (at === null) break;
    times.push(new Date(at).toISOString());
  }
  return times;
}
