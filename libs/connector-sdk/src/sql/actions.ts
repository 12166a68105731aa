/** All that can be done with the tables of a database, the same for each of them. */
import type { ActionDeclaration } from '../types';
import { deleteRows } from './delete-rows';
import type { SqlEngine } from './engine';
import { findRows } from './find-rows';
import { insertRow } from './insert-row';
import { insertRows } from './insert-rows';
import { runQuery } from './query';
import { runTransaction } from './transaction';
import { updateRows } from './update-rows';
import { upsertRow } from './upsert-row';

/** `auth`: the kinds of connections that they take. */
export const sqlActions = (
  engine: SqlEngine,
  auth: NonNullable<ActionDeclaration['auth']>,
): ActionDeclaration[] =>
  [findRows, insertRow, insertRows, upsertRow, updateRows, deleteRows, runQuery, runTransaction].map(
    (make) => ({ ...make(engine), auth }),
  );
