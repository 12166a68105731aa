export { ConnectionsApiModule } from './connections-api.module';
