/** Which subscription a message belongs to (MQTT 5.0 §4.7, §4.8.2). */

/**
 * False for a message that the broker had kept for a topic which is no longer subscribed to. Others are wanted, also
 * those that no topic fits: brokers may rewrite names.
 */
export const isWantedTopic = (topic: string, wanted: readonly string[], left: readonly string[]): boolean =>
  !left.some((filter) => fitsTopic(filter, topic)) || wanted.some((filter) => fitsTopic(filter, topic));

/** Whether a filter with `+` and `#` holds the topic. */
export function fitsTopic(filter: string, topic: string): boolean {
  const [share, ...shared] = filter.split('/');
  const asked = share === '$share' ? shared.slice(1) : [share ?? '', ...shared];
  const levels = topic.split('/');
  if (topic.startsWith('$') && (asked[0] === '+' || asked[0] === '#')) return false;
  const end = asked.indexOf('#');
  if (end === -1 ? levels.length !== asked.length : levels.length < end) return false;
  return asked.every((level, n) => level === '+' || level === '#' || level === levels[n]);
}
