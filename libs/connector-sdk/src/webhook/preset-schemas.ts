/** The settings of a preset, and what templates see of its events. */
import { type TObject, type TSchema, Type } from 'typebox';

import { eventsField } from './event-filter';
import type { PresetField } from './preset-field';

export interface PresetInput {
  events?: string[];
}

/** With whatever else the preset asks for. */
export type RegistrableInput = PresetInput & Record<string, unknown>;

/** As far as they are known here. */
type PresetProperties = Record<'events', ReturnType<typeof eventsField>>;

/** What of a preset its schemas depend on: what there is, not what it does. */
interface Shape {
  event: unknown;
  items?: unknown;
  deliveryId: unknown;
  events?: readonly string[];
  settings?: Readonly<Record<string, TSchema>>;
  fields?: Readonly<Record<string, PresetField>>;
}

export const presetInput = ({ event, items, events = [], settings = {} }: Shape) =>
  Type.Object(
    { ...(event || items ? { events: eventsField(events) } : {}), ...settings },
    { additionalProperties: false },
  ) as unknown as TObject<PresetProperties>;

const textOrNothing = (title: string, description: string) =>
  Type.Union([Type.String(), Type.Null()], { title, description });

export const presetOutput = ({ event, items, deliveryId, fields = {} }: Shape) =>
  Type.Object({
    ...(event ? { event: textOrNothing('Event', 'What happened, as the service calls it.') } : {}),
    ...(items
      ? {
          events: Type.Array(Type.String(), { title: 'Events', description: 'What happened, each once.' }),
          items: Type.Array(Type.Unknown(), {
            title: 'Items',
            description: 'The things that came together. A loop goes through them.',
          }),
        }
      : {}),
    ...(deliveryId ? { deliveryId: textOrNothing('Delivery', 'What tells it from all others.') } : {}),
    ...Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    body: Type.Unknown({ title: 'Everything that was sent' }),
    headers: Type.Record(Type.String(), Type.String(), {
      title: 'Headers',
      description: 'Names in lower case.',
    }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  });
