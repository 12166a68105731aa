import { Menu, UnstyledButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconLogout, IconPlugConnected, IconSettings } from '@tabler/icons-react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { meQuery } from '../api/queries';
import { toastError } from '../parts/toast';
import { texts } from '../texts';
import classes from './Frame.module.css';

export function AccountMenu() {
  const { data: me } = useQuery(meQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async () => {
    try {
      await api.post('/sign-out');
    } catch (error) {
      toastError(messageOf(error));
      return;
    }
    await navigate({ to: '/sign-in', search: {} });
    client.clear();
  };
  const name = me?.user?.name || me?.user?.email || '';
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.avatar} aria-label={texts.shell.account(name)}>
          {name.slice(0, 1).toUpperCase() || '·'}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.who}>
          {me?.user?.email}
          <br />
          {me ? `${me.workspace.name} · ${texts.roles[me.role]}` : null}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconSettings size={16} />}
          renderRoot={(props) => <Link to="/settings/workspace" {...props} />}
        >
          {texts.settings.nav}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPlugConnected size={16} />}
          renderRoot={(props) => <Link to="/settings/connections" {...props} />}
        >
          {texts.shell.connections}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {texts.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
