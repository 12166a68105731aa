import { Text } from '@mantine/core';

import type { Connection } from '../api/types';
import { Ago } from '../parts/Ago';
import { texts } from '../texts';
import classes from './ConnectionState.module.css';

const words = texts.connections;

interface Props {
  connection: Connection;
  /** A person signed in for it. */
  signsIn: boolean;
}

/** How it is known that it works; nothing where nobody has found out. */
export function ConnectionState({ connection: { account, testedAt }, signsIn }: Props) {
  if (!account && !testedAt && !signsIn) return null;
  return (
    <span>
      {account ? words.account(account) : signsIn ? words.signedIn : words.works}
      {testedAt ? (
        <>
          , {words.tested} <Ago at={testedAt} />
        </>
      ) : null}
    </span>
  );
}

/** What is wrong with it, with the service's words; never by colour alone. */
export function BrokenState({ connection: { status, statusMessage } }: Pick<Props, 'connection'>) {
  return (
    <Text size="sm" mt={2} className={classes.broken}>
      <b>{words.states[status]}</b> {statusMessage}
    </Text>
  );
}
