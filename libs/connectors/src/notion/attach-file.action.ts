import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { databaseField, pageField } from './inputs';
import { notionId } from './notion-id';
import { blockOf, upload } from './upload';

export const attachFileAction = defineAction({
  key: 'attach-file',
  title: 'Put a file on a page',
  description: 'Uploads a file, and shows it at the end of a page or in a property.',
  input: Type.Object(
    {
      page: pageField(),
      file: Type.Unknown({ title: 'File', description: 'Up to 20 MB.', ui: { format: 'file' } }),
      database: Type.Optional(databaseField()),
      property: Type.Optional(
        Type.String({
          title: 'Property',
          description: 'For files; it then has only this one. Left out: at the end of the page.',
          maxLength: 2000,
          ui: { options: { load: 'properties', dependsOn: ['database'] } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    fileUploadId: Type.String({ title: 'Id of the file' }),
    name: Type.String({ title: 'File name' }),
  }),
  async run({ api, input: { page, file, property }, files }) {
    const uploaded = await upload(api, files, file);
    const { id, name } = uploaded;
    const pageId = pathPart(notionId(page));
    if (property) {
      const value = { files: [{ name, type: 'file_upload', file_upload: { id } }] };
      await api.patch(`/pages/${pageId}`, { properties: { [property]: value } });
    } else {
      await api.patch(`/blocks/${pageId}/children`, { children: [blockOf(uploaded)] });
    }
    return { fileUploadId: id, name };
  },
});
