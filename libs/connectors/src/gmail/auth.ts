/** https://developers.google.com/identity/protocols/oauth2/web-server */
import { oauth2Auth } from '#connector-sdk';

export const googleAuth = oauth2Auth({
  title: 'Sign in with Google',
  description:
    'In the Google Cloud console: enable the Gmail API, make an OAuth client of the type “Web application”, enter the redirect address shown here as an authorised redirect URI, and copy its client id and secret.',
  oauth2: {
    flows: ['authorizationCode'],
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scopes: ['https://www.googleapis.com/auth/gmail.modify'],
    authorizationParameters: { access_type: 'offline', prompt: 'consent' },
  },
});
