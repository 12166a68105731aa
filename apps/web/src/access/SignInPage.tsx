import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';

import { messageOf } from '../api/problem';
import { Notice } from '../parts/Notice';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import { AccessFrame } from './AccessFrame';
import { useAccess } from './useAccess';

export function SignInPage() {
  usePageTitle(texts.signIn.title);
  const { next } = useSearch({ from: '/sign-in' });
  const access = useAccess('/sign-in', next);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    access.mutate({ email, password });
  };
  return (
    <AccessFrame title={texts.signIn.title} text={texts.signIn.text}>
      <form onSubmit={submit}>
        <Stack>
          {access.error ? <Notice tone="error">{messageOf(access.error)}</Notice> : null}
          <TextInput
            label={texts.fields.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            size="md"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={texts.fields.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
            visibilityToggleButtonProps={{ 'aria-label': texts.fields.showPassword, tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={access.isPending} mt="xs">
            {texts.signIn.submit}
          </Button>
        </Stack>
      </form>
    </AccessFrame>
  );
}
