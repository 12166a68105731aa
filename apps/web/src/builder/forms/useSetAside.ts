import { useRef } from 'react';

import type { Json } from '../definition';

/** Of some fields, those that a choice has; what the others held comes back when it is chosen otherwise again. */
export function useSetAside() {
  const aside = useRef<Json>({});
  return (holder: Json, all: readonly string[], chosen: readonly string[]): Json => {
    for (const name of all) if (holder[name] !== undefined) aside.current[name] = holder[name];
    return Object.fromEntries(
      all.map((name) => [name, chosen.includes(name) ? aside.current[name] : undefined]),
    );
  };
}
