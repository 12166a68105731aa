import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import { useMay } from '../access/useMay';
import panel from '../parts/Panel.module.css';
import { texts } from '../texts';

/** The parts of the settings. */
export function SettingsTabs() {
  const mayManage = useMay('admin');
  const tabs = useRef<HTMLElement>(null);
  // On a phone not all of them fit.
  useEffect(() => {
    tabs.current
      ?.querySelector('[data-status=active]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
  return (
    <nav ref={tabs} className={panel.tabs} aria-label={texts.settings.parts}>
      <Link to="/settings/workspace" className={panel.tab}>
        {texts.settings.workspace}
      </Link>
      <Link to="/settings/connections" className={panel.tab}>
        {texts.connections.nav}
      </Link>
      <Link to="/settings/apps" className={panel.tab}>
        {texts.ownApps.nav}
      </Link>
      <Link to="/settings/services" className={panel.tab}>
        {texts.services.nav}
      </Link>
      {mayManage ? (
        <Link to="/settings/api-keys" className={panel.tab}>
          {texts.keys.title}
        </Link>
      ) : null}
    </nav>
  );
}
