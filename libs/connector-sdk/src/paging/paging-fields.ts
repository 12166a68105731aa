/** How the next pages of a list are asked for, as fields of a form. */
import { Type } from 'typebox';

const KINDS = ['page', 'offset', 'cursor', 'link'] as const;
const forPaging = (...kinds: string[]) => ({ showWhen: { field: 'paging', in: kinds } });
const path = { minLength: 1, maxLength: 500 };
const parameter = { minLength: 1, maxLength: 100 };

/** @param most pages that may be asked for, and how many are unless the form says otherwise */
export const pagingFields = (most: { maximum: number; default: number }) => ({
  paging: Type.Optional(
    Type.Enum(['none', ...KINDS], {
      title: 'More pages',
      description:
        'How the rest of the list is asked for: by the number of the page, by how many items to pass over, by a cursor in the answer, or by the Link header.',
      default: 'none',
      ui: {
        labels: {
          none: 'There are none',
          page: 'By the number of the page',
          offset: 'By how many items to pass over',
          cursor: 'By a cursor, or an address, in the answer',
          link: 'By the Link header',
        },
      },
    }),
  ),
  pageParameter: Type.Optional(
    Type.String({
      title: 'Parameter of the page',
      description: 'Left out: page, offset or cursor.',
      ...parameter,
      ui: forPaging('page', 'offset', 'cursor'),
    }),
  ),
  firstPage: Type.Optional(
    Type.Integer({
      title: 'Number of the first page',
      minimum: 0,
      maximum: 1_000_000,
      default: 1,
      ui: forPaging('page'),
    }),
  ),
  cursorPath: Type.Optional(
    Type.String({
      title: 'Where the cursor is',
      description:
        'The names that lead to it in the answer, such as meta.next. It may be the address of the next page.',
      ...path,
      ui: forPaging('cursor'),
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      title: 'Items on a page',
      description: 'A page with fewer is the last one.',
      minimum: 1,
      maximum: 10_000,
      ui: forPaging(...KINDS),
    }),
  ),
  pageSizeParameter: Type.Optional(
    Type.String({
      title: 'Parameter of the page’s size',
      ...parameter,
      ui: { ...forPaging(...KINDS), placeholder: 'per_page' },
    }),
  ),
  maxPages: Type.Optional(
    Type.Integer({ title: 'Pages at most', minimum: 1, ...most, ui: forPaging(...KINDS) }),
  ),
});
