import { Foundation1763600000000 } from './1763600000000-foundation';
import { WorkflowLanguage1763700000000 } from './1763700000000-workflow-language';
import { Triggers1763800000000 } from './1763800000000-triggers';
import { Webhooks1763800100000 } from './1763800100000-webhooks';
import { Polling1763800200000 } from './1763800200000-polling';
import { Files1763900200000 } from './1763900200000-files';
import { Circuits1763900100000 } from './1763900100000-circuits';
import { Vault1763900000000 } from './1763900000000-vault';
import { CustomConnectors1763900300000 } from './1763900300000-custom-connectors';

/** Every migration, oldest first. */
export const migrations = [
  Foundation1763600000000,
  WorkflowLanguage1763700000000,
  Triggers1763800000000,
  Webhooks1763800100000,
  Polling1763800200000,
  Vault1763900000000,
  Circuits1763900100000,
  Files1763900200000,
  CustomConnectors1763900300000,
];
