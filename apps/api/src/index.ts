export { ApiModule } from './api.module';
export { configureApi } from './configure-api';
