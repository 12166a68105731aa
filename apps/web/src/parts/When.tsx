import { useEffect, useState } from 'react';

import { relativeTime } from './Ago';

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A time that may lie ahead: "in 3 days", and when that is. */
export function When({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  const time = Date.parse(at);
  return (
    <time dateTime={at}>
      {relativeTime(time - now)} ({absolute.format(time)})
    </time>
  );
}
