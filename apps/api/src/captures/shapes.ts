import { CaptureView, page } from '#schema';
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });

export const CaptureParams = Type.Object({ id: Uuid, captureId: Uuid });
export type CaptureParams = Static<typeof CaptureParams>;

/** Fewer than elsewhere, as each comes whole. */
export const CaptureQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
export type CaptureQuery = Static<typeof CaptureQuery>;

export const CapturePage = page(CaptureView);
export type CapturePage = Static<typeof CapturePage>;
