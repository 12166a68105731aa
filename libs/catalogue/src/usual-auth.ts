import type { CustomAuth } from './definition';

/** What is offered where nothing is said of signing in. */
export const USUAL_AUTH: CustomAuth[] = [
  {
    key: 'bearer',
    title: 'Bearer token',
    description: '',
    parts: [{ type: 'bearer', field: 'token', title: 'Token' }],
  },
  {
    key: 'basic',
    title: 'User name and password',
    description: '',
    parts: [{ type: 'basic', usernameField: 'username', passwordField: 'password' }],
  },
];
