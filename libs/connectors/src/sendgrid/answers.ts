import { answerShape, someList, someNumber, someText, someValue } from '#connector-sdk';

export const contactFields = {
  id: someText('Id'),
  email: someText('Mail address'),
  first_name: someText('First name'),
  last_name: someText('Last name'),
  phone_number: someText('Phone number'),
  address_line_1: someText('Street'),
  city: someText('City'),
  postal_code: someText('Postal code'),
  state_province_region: someText('State or region'),
  country: someText('Country'),
  list_ids: someList('Ids of its lists'),
  custom_fields: someValue('Own fields'),
  created_at: someText('Added at'),
  updated_at: someText('Changed at'),
};

export const jobShape = answerShape({
  job_id: someText('Job', 'SendGrid does it a little later, in this job.'),
});

export const suppressionFields = {
  email: someText('Mail address'),
  created: someNumber('Since', 'In seconds since 1970.'),
  reason: someText('Reason'),
  status: someText('Status'),
};
