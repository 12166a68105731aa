import { completeStatus } from './http-caller';

describe('completeStatus', () => {
  it('waits for the whole head and the whole body', () => {
    const answer = 'HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}';
    for (let end = 0; end < answer.length; end++)
      expect(completeStatus(answer.slice(0, end))).toBeUndefined();
    expect(completeStatus(answer)).toBe(202);
  });

  it('reads a chunked answer to its last chunk', () => {
    const head = 'HTTP/1.1 503 Service Unavailable\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(completeStatus(`${head}2\r\n{}\r\n`)).toBeUndefined();
    expect(completeStatus(`${head}2\r\n{}\r\n0\r\n\r\n`)).toBe(503);
  });
});
