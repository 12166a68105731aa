import { Type } from 'typebox';

/** An entry of a feed, whatever kind of feed it is in. */
export interface Entry {
  /** What the feed calls it; else its link, else all of it. */
  id: string;
  title: string | null;
  link: string | null;
  summary: string | null;
  content: string | null;
  author: string | null;
  /** ISO 8601. */
  publishedAt: string | null;
  updatedAt: string | null;
  categories: string[];
  /** Files that go with it: sound, pictures. */
  enclosures: Enclosure[];
}

export interface Enclosure {
  url: string;
  type: string | null;
}

export interface Feed {
  title: string | null;
  link: string | null;
  /** As the feed has them. */
  entries: Entry[];
}

const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const EntryFields = () => ({
  id: Type.String({ title: 'Id' }),
  title: nullable('Title'),
  link: nullable('Link'),
  summary: nullable('Summary'),
  content: nullable('Content'),
  author: nullable('Author'),
  publishedAt: nullable('Published at'),
  updatedAt: nullable('Updated at'),
  categories: Type.Array(Type.String(), { title: 'Categories' }),
  enclosures: Type.Array(Type.Object({ url: Type.String(), type: nullable('Type') }), { title: 'Files' }),
});

export const FeedFields = () =>
  Type.Object({ title: nullable('Title'), link: nullable('Link') }, { title: 'Feed' });

export const EntryOutput = Type.Object({
  body: Type.Object({ ...EntryFields(), feed: FeedFields() }),
  headers: Type.Record(Type.String(), Type.String()),
  receivedAt: Type.String({ title: 'Found at', format: 'date-time' }),
});
