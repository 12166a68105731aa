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

/** Whether it works, as far as is known; never by colour alone. */
export function ConnectionState({ connection, signsIn }: Props) {
  const { status, statusMessage, account, testedAt } = connection;
  if (status === 'ok')
    return account || testedAt || signsIn ? (
      <span>
        {account ? words.account(account) : signsIn ? words.signedIn : words.works}
        {testedAt ? (
          <>
            , {words.tested} <Ago at={testedAt} />
          </>
        ) : null}
      </span>
    ) : null;
  return (
    <Text component="span" inherit className={classes.broken}>
      <b>{words.states[status]}</b>
      {statusMessage ? ` ${statusMessage}` : ''}
    </Text>
  );
}
