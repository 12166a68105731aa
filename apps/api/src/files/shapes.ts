import { page } from '#schema';
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });

/** A stored file, or one that came in with an event: `event:<event>:<part>`. */
export const FileParams = Type.Object({
  id: Type.String({ maxLength: 100, pattern: '^([0-9a-fA-F-]{36}|event:[0-9a-f-]{36}:[a-z0-9.]{1,30})$' }),
});
export type FileParams = Static<typeof FileParams>;

export const FileUpload = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'What it is called.' }),
    contentType: Type.Optional(
      Type.String({ maxLength: 200, description: 'Left out: guessed by its name and its first bytes.' }),
    ),
  },
  { additionalProperties: false },
);
export type FileUpload = Static<typeof FileUpload>;

export const FileQuery = Type.Object(
  {
    run: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
export type FileQuery = Static<typeof FileQuery>;

export const FileReference = Type.Object(
  {
    $file: Type.String({ description: 'Opens the file, in this workspace only.' }),
    name: Type.String(),
    contentType: Type.String({ description: 'What its sender says, or a guess: not to be trusted.' }),
    size: Type.Integer({ description: 'Bytes.' }),
  },
  { additionalProperties: false },
);

export const FileView = Type.Object(
  {
    id: Uuid,
    runId: Type.Union([Uuid, Type.Null()]),
    name: Type.String(),
    contentType: Type.String(),
    size: Type.Integer({ description: 'Bytes.' }),
    sha256: Type.String({ description: 'Hexadecimal.' }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { additionalProperties: false },
);
export type FileView = Static<typeof FileView>;

export const FilePage = page(FileView);
export type FilePage = Static<typeof FilePage>;
