import { Autocomplete } from '@mantine/core';

import { texts } from '../../texts';
import { marksOf, textOf, textOrNothing, type Place } from './field';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

interface Props extends Omit<Place, 'groups'> {
  value: unknown;
  onChange: (zone: string | undefined) => void;
}

/** An IANA time zone, found by typing a part of its name. */
export function TimeZoneInput({ value, onChange, at, problems }: Props) {
  return (
    <Autocomplete
      label={texts.forms.timeZone.label}
      placeholder={texts.forms.timeZone.placeholder}
      maw={340}
      {...marksOf(problems, at)}
      data={zones}
      limit={20}
      value={textOf(value)}
      onChange={(zone) => onChange(textOrNothing(zone))}
    />
  );
}
