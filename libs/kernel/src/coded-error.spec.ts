import { CodedError, ERROR_CATALOGUE, notFound, toProblemDocument } from './coded-error';

describe('a coded error', () => {
  it('becomes a problem document (RFC 9457)', () => {
    const error = new CodedError('hook.unpublished', 'Publish it.', { headers: { 'retry-after': '5' } });
    expect(error.status).toBe(410);
    expect(toProblemDocument(error)).toEqual({
      type: 'urn:sluice:error:hook.unpublished',
      title: ERROR_CATALOGUE['hook.unpublished'].title,
      status: 410,
      code: 'hook.unpublished',
      detail: 'Publish it.',
    });
  });

  it('names every bad place, and never its cause', () => {
    const problems = [{ pointer: '/name', code: 'required', message: 'Give it a name.' }];
    const error = new CodedError('request.invalid', 'Two things.', { problems, cause: new Error('canary') });
    expect(toProblemDocument(error).errors).toEqual(problems);
    expect(JSON.stringify(toProblemDocument(error))).not.toContain('canary');
  });

  it('says the same of every id that is not there', () => {
    expect(notFound('run')).toMatchObject({ code: 'resource.not_found', status: 404 });
  });

  it.each(Object.entries(ERROR_CATALOGUE))('%s has a status that is an error’s', (_, { status, title }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  });
});
