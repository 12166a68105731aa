import { Foundation1763600000000 } from './1763600000000-foundation';
import { WorkflowLanguage1763700000000 } from './1763700000000-workflow-language';

/** Every migration, oldest first. */
export const migrations = [Foundation1763600000000, WorkflowLanguage1763700000000];
