/** A file, streamed to Slack in its three steps: https://docs.slack.dev/messaging/working-with-files#upload */
import { Type } from 'typebox';

import { defineAction, listOf, PermanentError, statusError, textAt, valueAt } from '#connector-sdk';

import { write } from './call';
import { channelField, nullable } from './fields';

/** For large files on slow lines. */
const TIMEOUT_MS = 600_000;

export const uploadFile = defineAction({
  key: 'upload_file',
  title: 'Upload a file',
  description: 'Sends a file to Slack, into a channel or a thread.',
  input: Type.Object(
    {
      file: Type.Unknown({ title: 'File', ui: { format: 'file' } }),
      channel: Type.Optional(channelField('Channel', 'Its id. Left out: the file stays private.')),
      name: Type.Optional(
        Type.String({ title: 'Name', description: 'Left out: the file’s own.', maxLength: 255 }),
      ),
      title: Type.Optional(Type.String({ title: 'Title', maxLength: 255 })),
      comment: Type.Optional(
        Type.String({ title: 'Message with it', maxLength: 4000, ui: { multiline: true } }),
      ),
      thread: Type.Optional(
        Type.String({
          title: 'Answer to',
          description: 'The ts of a message, to answer in its thread.',
          maxLength: 50,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullable('Id of the file'),
    title: nullable('Title'),
    permalink: nullable('Link'),
    file: Type.Unknown({ title: 'The file, as Slack describes it' }),
  }),
  async run({ input, api, http, files, signal }) {
    const file = await files.open(input.file);
    const name = input.name || file.name;
    const { body: place } = await api.request({
      method: 'POST',
      path: 'files.getUploadURLExternal',
      form: { filename: name, length: file.size },
    });
    const [url, id] = [textAt(place, 'upload_url'), textAt(place, 'file_id')];
    if (url === null || id === null)
      throw new PermanentError({ code: 'slack.no_upload_url', message: 'Slack gave no place for the file.' });
    // The address is good for this one file, and takes no other credentials.
    const sent = await http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(file.size) },
      body: file.content,
      timeoutMs: TIMEOUT_MS,
      maxRedirects: 0,
      signal,
    });
    if (sent.status !== 200) throw statusError({ ...sent, url: '' }, { hasAuth: false, secrets: [url] });
    const done = await write(api, 'files.completeUploadExternal', {
      files: [{ id, title: input.title || name }],
      channel_id: input.channel || undefined,
      initial_comment: input.comment || undefined,
      thread_ts: input.thread || undefined,
    });
    const [uploaded = null] = listOf(valueAt(done, 'files'));
    return {
      id: textAt(uploaded, 'id') ?? id,
      title: textAt(uploaded, 'title'),
      permalink: textAt(uploaded, 'permalink'),
      file: uploaded,
    };
  },
});
