import { Group, VisuallyHidden } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';

import { useMay } from '../access/useMay';
import { useLiveUpdates } from '../api/live';
import { ApprovalCount } from '../approvals/ApprovalCount';
import { texts } from '../texts';
import { AccountMenu } from './AccountMenu';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import classes from './Frame.module.css';
import { Logo } from './Logo';

/** What every page has around it once somebody is signed in. */
export function Frame() {
  useLiveUpdates();
  const mayManage = useMay('admin');
  return (
    <>
      <a href="#content" className={classes.skip}>
        {texts.shell.skip}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <Logo />
            <span className={classes.name}>{texts.product}</span>
            <VisuallyHidden>{texts.shell.home}</VisuallyHidden>
          </Link>
          <nav aria-label={texts.shell.navigation} className={classes.nav}>
            <Link to="/" className={classes.link} activeOptions={{ exact: true }}>
              {texts.shell.workflows}
            </Link>
            <Link to="/approvals" className={classes.link}>
              {texts.approvals.nav}
              <ApprovalCount />
            </Link>
            <Link to="/storage" className={classes.link}>
              {texts.storage.nav}
            </Link>
            {mayManage ? (
              <Link to="/settings/api-keys" className={classes.link}>
                {texts.shell.apiKeys}
              </Link>
            ) : null}
          </nav>
          <Group gap={6} wrap="nowrap" className={classes.tools}>
            <ColorSchemeToggle />
            <AccountMenu />
          </Group>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.content}>
        <Outlet />
      </main>
    </>
  );
}
