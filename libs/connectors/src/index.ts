export { ConnectorsModule } from './connectors.module';
export { createRegistry } from './registry';
