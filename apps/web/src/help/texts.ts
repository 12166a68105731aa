/** The texts around the help of apps. */
export const helpTexts = {
  open: (app: string) => `Help for ${app}`,
  title: (app: string) => `Help for ${app}`,
};
