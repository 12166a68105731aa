import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { ApiProblem, messageOf } from '../api/problem';
import { Notice } from '../parts/Notice';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import { AccessFrame } from './AccessFrame';
import { useAccess } from './useAccess';

const MIN_PASSWORD = 10;

export function SetUpPage() {
  usePageTitle(texts.setUp.title);
  const access = useAccess('/setup');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [short, setShort] = useState(false);
  const problem = access.error instanceof ApiProblem ? access.error : null;
  const atField = problem?.at('/email') ?? problem?.at('/password') ?? problem?.at('/name');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setShort(password.length < MIN_PASSWORD);
    if (password.length < MIN_PASSWORD) return;
    access.mutate({ email, password, ...(name.trim() ? { name: name.trim() } : {}) });
  };
  return (
    <AccessFrame title={texts.setUp.title} text={texts.setUp.text}>
      <form onSubmit={submit}>
        <Stack>
          {access.error && !atField ? <Notice tone="error">{messageOf(access.error)}</Notice> : null}
          <TextInput
            label={texts.fields.yourName}
            name="name"
            autoComplete="name"
            autoFocus
            size="md"
            maxLength={100}
            error={problem?.at('/name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={texts.fields.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            size="md"
            error={problem?.at('/email')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={texts.fields.password}
            description={texts.setUp.passwordHelp(MIN_PASSWORD)}
            name="password"
            autoComplete="new-password"
            required
            withAsterisk={false}
            size="md"
            maxLength={128}
            visibilityToggleButtonProps={{ 'aria-label': texts.fields.showPassword, tabIndex: 0 }}
            error={short ? texts.setUp.passwordShort(MIN_PASSWORD) : problem?.at('/password')}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
              if (event.currentTarget.value.length >= MIN_PASSWORD) setShort(false);
            }}
          />
          <Button type="submit" size="md" loading={access.isPending} mt="xs">
            {texts.setUp.submit}
          </Button>
        </Stack>
      </form>
    </AccessFrame>
  );
}
