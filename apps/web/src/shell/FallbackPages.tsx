import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';

import { messageOf } from '../api/problem';
import { texts } from '../texts';

export function LoadingPage() {
  return (
    <Center mih="60vh">
      <Loader type="dots" aria-label={texts.loading} role="status" />
    </Center>
  );
}

export function MissingPage() {
  return (
    <Center component="main" mih="60vh" p="xl">
      <Stack align="center" ta="center">
        <Title order={1}>{texts.missing.title}</Title>
        <Text c="dimmed">{texts.missing.text}</Text>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{texts.missing.home}</Button>
      </Stack>
    </Center>
  );
}

export function BrokenPage({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Center component="main" mih="60vh" p="xl">
      <Stack align="center" ta="center" role="alert">
        <Title order={1}>{texts.broken.title}</Title>
        <Text c="dimmed">{messageOf(error)}</Text>
        <Button onClick={() => void router.invalidate()}>{texts.broken.again}</Button>
      </Stack>
    </Center>
  );
}
