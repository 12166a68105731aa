/** What the thread for PDFs is asked, and what it answers. */
export interface PdfJob {
  bytes: Uint8Array;
  password: string;
  /** The first and the last page, from 1. */
  from: number;
  to: number;
  /** Characters of all pages at most. */
  maxLength: number;
}

export interface PdfText {
  pages: { page: number; text: string }[];
  /** Of the document. */
  total: number;
  /** Some of its text is left out. */
  cut: boolean;
  title: string | null;
  author: string | null;
  /** As the document has it: D:20260102… */
  createdAt: string | null;
}
