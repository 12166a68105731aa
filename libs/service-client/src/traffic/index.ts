export { Traffic, type TrafficScope } from './traffic';
export { TrafficModule } from './traffic.module';
