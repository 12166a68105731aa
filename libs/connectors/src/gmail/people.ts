/** A header with addresses in, names and addresses out (RFC 5322 §3.4). */
import addressparser from 'nodemailer/lib/addressparser';

export interface Person {
  name: string;
  address: string;
}

export const peopleIn = (header: string | null): Person[] =>
  header === null
    ? []
    : addressparser(header, { flatten: true })
        .map(({ name, address }) => ({ name: name ?? '', address: address ?? '' }))
        .filter(({ address }) => address !== '');
