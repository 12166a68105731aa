/**
 * Parts of a statement that stores events under leases: it stores nothing of a trigger whose lease has another fence
 * by now, or has run out, and it moves the trigger's position with its events. A holder that takes over waits for the
 * rows locked here, so that two holders can't both write.
 */
import { integers, texts, uuids } from './binary-array';

/** A lease under which events are stored, and what its position becomes. */
export interface LeaseMove {
  triggerId: string;
  fence: number;
  /** Left out: it stays as it is. */
  position?: unknown;
  /** How many events are stored with it. */
  events: number;
}

export interface HeldClauses {
  /** CTEs that stand before `input`. */
  before: string;
  /** Joined to `input`. */
  join: string;
  /** CTEs that stand after all others. */
  after: string;
}

/** From parameter `n` on: see `heldValues`. */
export const heldClauses = (n: number): HeldClauses => ({
  before: `
    lease AS (
      SELECT * FROM unnest($${n}::uuid[], $${n + 1}::int[], $${n + 2}::text[], $${n + 3}::int[], $${n + 4}::int[])
        AS m(trigger_id, fence, position, moves, events)
    ), held AS (
      SELECT l.trigger_id, l.fence FROM listener_leases l
      WHERE l.trigger_id = ANY($${n}::uuid[]) AND l.expires_at > now() AND NOT l.retired
      ORDER BY l.trigger_id FOR UPDATE
    ), holding AS (
      SELECT m.* FROM lease m JOIN held h ON h.trigger_id = m.trigger_id AND h.fence = m.fence
    ),`,
  join: 'JOIN holding h ON h.trigger_id = i.trigger_id',
  after: `,
    moved AS (
      UPDATE listener_leases l
      SET position = CASE WHEN h.moves = 1 THEN h.position::json ELSE l.position END,
          last_event_at = CASE WHEN h.events > 0 THEN now() ELSE l.last_event_at END
      FROM holding h
      WHERE l.trigger_id = h.trigger_id AND l.fence = h.fence
        AND (h.events = 0 OR EXISTS (SELECT FROM input i WHERE i.trigger_id = h.trigger_id))
      RETURNING l.trigger_id
    )`,
});

/** The statement that only keeps positions. */
export const MOVE = `WITH ${heldClauses(1).before.trimEnd()} moved AS (
  UPDATE listener_leases l SET position = h.position::json FROM holding h
  WHERE l.trigger_id = h.trigger_id AND l.fence = h.fence AND h.moves = 1
) SELECT trigger_id FROM holding`;

export const heldValues = (moves: readonly LeaseMove[]): Buffer[] => [
  uuids(moves.map(({ triggerId }) => triggerId)),
  integers(moves.map(({ fence }) => fence)),
  texts(
    moves.map(({ position }) =>
      position === undefined || position === null ? null : JSON.stringify(position),
    ),
  ),
  integers(moves.map(({ position }) => (position === undefined ? 0 : 1))),
  integers(moves.map(({ events }) => events)),
];
