/** The addresses at which a waiting step is told to go on. */

export interface WaitLinks {
  resumeUrl: string;
  approveUrl: string;
  declineUrl: string;
}

/** By the path of the wait step within its run. */
export type LinksOf = (path: string) => WaitLinks;
