export { type CookieOptions, SESSION_COOKIE } from './cookies';
export {
  API_PREFIX,
  isRawResponse,
  type RawResponse,
  Route,
  type RouteDeclaration,
  successStatus,
} from './route';
export { RouteRequest } from './route-request';
