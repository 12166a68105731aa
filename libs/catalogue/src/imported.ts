/** What is made of a pasted document or line, before anybody has chosen of it. */
import type { CustomAuth, CustomOperation, CustomSource } from './definition';

/** Something that could not be taken over as it is: where in the document, and a sentence. */
export interface ImportProblem {
  where: string;
  message: string;
}

/** What a person sees of an operation before it is kept. */
export interface OperationOffer {
  key: string;
  title: string;
  description: string;
  method: string;
  path: string;
  /** How the document groups it; empty: not at all. */
  tag: string;
  fields: { field: string; title: string; required: boolean }[];
}

/** Credentials that stood in a curl line: for a connection, never for the definition. */
export interface FoundCredentials {
  /** The key of the kind of auth. */
  auth: string;
  fields: Record<string, string>;
}

export interface Imported {
  title: string;
  description: string;
  /** Empty: the document says none that can be used. */
  baseUrl: string;
  auth: CustomAuth[];
  source: CustomSource;
  problems: ImportProblem[];
  credentials: FoundCredentials | null;
  offers: OperationOffer[];
  /** Those with these keys of `offers`, whole. Problems come to `problems`. */
  operations(keys: ReadonlySet<string>): CustomOperation[];
}

/** It can't be read as what it is said to be; the message says what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
