import type { Provider } from '@nestjs/common';

import { ApiKeyRepository } from './api-keys.repository';
import { AuditRepository } from './audit.repository';
import { BrokenConnections } from './broken-connections';
import { CaptureRepository } from './captures.repository';
import { ChildRuns } from './child-runs';
import { Circuits } from './circuits';
import { ConnectionTokens } from './connection-tokens';
import { ConnectionRepository } from './connections.repository';
import { CustomConnectorRepository } from './custom-connectors.repository';
import { Digests } from './digests';
import { EventRepository } from './events.repository';
import { FileRepository } from './files.repository';
import { Floods } from './floods';
import { IdempotencyRepository } from './idempotency.repository';
import { IdentityRepository } from './identity.repository';
import { StoreEntries } from './key-values';
import { KeyValueRepository } from './key-values.repository';
import { OAuthSignIns } from './oauth-sign-ins';
import { OutboundLimits } from './outbound-limits';
import { PauseRepository } from './pauses.repository';
import { RegistrationRepository } from './registrations.repository';
import { RunControl } from './run-control';
import { RunOutcomes } from './run-outcomes';
import { RunSignals } from './run-signals';
import { RunRepository } from './runs.repository';
import { SealedColumns } from './sealed-columns';
import { SeenItems } from './seen-items';
import { SampleRepository } from './samples.repository';
import { SessionRepository } from './sessions.repository';
import { UserRepository } from './users.repository';
import { VersionRepository } from './versions.repository';
import { WaitRepository } from './waits.repository';
import { WorkflowRepository } from './workflows.repository';
import { WorkspaceRepository } from './workspaces.repository';

/** Every repository there is; StoreModule provides and exports them all. */
export const REPOSITORIES: Provider[] = [
  ApiKeyRepository,
  AuditRepository,
  BrokenConnections,
  CaptureRepository,
  ChildRuns,
  Circuits,
  ConnectionRepository,
  ConnectionTokens,
  CustomConnectorRepository,
  Digests,
  EventRepository,
  FileRepository,
  Floods,
  IdempotencyRepository,
  IdentityRepository,
  KeyValueRepository,
  OAuthSignIns,
  OutboundLimits,
  PauseRepository,
  RegistrationRepository,
  RunControl,
  RunOutcomes,
  RunRepository,
  RunSignals,
  SealedColumns,
  SeenItems,
  SampleRepository,
  SessionRepository,
  UserRepository,
  VersionRepository,
  StoreEntries,
  WaitRepository,
  WorkflowRepository,
  WorkspaceRepository,
];
