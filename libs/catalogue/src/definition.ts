/** A user-made connector as it is stored: data, without any credentials. */

export interface CustomDefinition {
  /** Without a slash at the end. */
  baseUrl: string;
  auth: CustomAuth[];
  operations: CustomOperation[];
  source: CustomSource;
}

/** What it was made from. */
export interface CustomSource {
  kind: 'openapi' | 'curl';
  /** Where the document was fetched; null: it was pasted. */
  url: string | null;
  /** As the document says. */
  title: string | null;
  version: string | null;
}

/** One way to sign in; its parts are all needed together. */
export interface CustomAuth {
  key: string;
  title: string;
  description: string;
  parts: AuthPart[];
}

/** `field`s are names of the connection's fields: letters, digits and _. */
export type AuthPart =
  | {
      type: 'apiKey';
      in: 'header' | 'query' | 'cookie';
      name: string;
      field: string;
      title: string;
      /** What stands before the key, such as `Token `. */
      prefix?: string;
    }
  | { type: 'basic'; usernameField: string; passwordField: string }
  | { type: 'bearer'; field: string; title: string }
  | {
      type: 'oauth2';
      flows: ('authorizationCode' | 'clientCredentials' | 'deviceCode')[];
      authorizationUrl?: string;
      tokenUrl: string;
      deviceAuthorizationUrl?: string;
      scopes: string[];
    };

/** JSON Schema (draft 7) without references, with a `title` at every field. */
export type FieldSchema = Record<string, unknown>;

export interface CustomOperation {
  /** Set once; stays the same when the document is read anew. */
  key: string;
  title: string;
  description: string;
  /** Upper case. */
  method: string;
  /** Behind the base URL, with `{name}` for path parameters. */
  path: string;
  parameters: CustomParameter[];
  body: CustomBody | null;
  /** Whether the service wants to know who is asking. */
  needsConnection: boolean;
  /** Sent as they are. */
  headers: Record<string, string>;
  /** Content types of its answers, for `accept`; empty: JSON is preferred. */
  accepts: string[];
  /** Of its answer's body. */
  output: FieldSchema;
}

export interface CustomParameter {
  /** As the service calls it. */
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  /** As the step's input calls it. */
  field: string;
  required: boolean;
  schema: FieldSchema;
  /** How a list or an object is written (OpenAPI 3.1 §4.8.12.2). */
  style: 'repeat' | 'comma' | 'space' | 'pipe' | 'deepObject' | 'json';
}

export interface CustomBody {
  kind: 'json' | 'form' | 'multipart' | 'text' | 'file';
  contentType: string;
  required: boolean;
  /** Fields of the input that are fields of the body; null: the body is one field. */
  fields: { name: string; field: string; required: boolean; schema: FieldSchema }[] | null;
  /** Where the body is one field; else null. */
  field: string | null;
  schema: FieldSchema;
}

/** More would not be found again by anybody, and all of them are in memory. */
export const MAX_OPERATIONS = 300;
/** Of a definition as JSON. */
export const MAX_DEFINITION_BYTES = 4 * 1024 * 1024;
