import { answerShape, someFlag, someList, someNumber, someText, someValue } from '#connector-sdk';

const messageFields = {
  sid: someText('Message'),
  status: someText('State', 'queued, sent, delivered, failed…'),
  from: someText('From'),
  to: someText('To'),
  body: someText('Text'),
  direction: someText('Direction', 'inbound or outbound-…'),
  num_media: someText('How many files'),
  error_code: someNumber('Error'),
  error_message: someText('What went wrong'),
  price: someText('Price'),
  price_unit: someText('Currency'),
  date_created: someText('Made at'),
  date_sent: someText('Sent at'),
};

const callFields = {
  sid: someText('Call'),
  status: someText('State', 'queued, ringing, in-progress, completed, busy…'),
  from: someText('From'),
  to: someText('To'),
  direction: someText('Direction', 'inbound or outbound-…'),
  duration: someText('How long', 'In seconds.'),
  answered_by: someText('Who answered', 'human or machine_…'),
  price: someText('Price'),
  price_unit: someText('Currency'),
  start_time: someText('Began at'),
  end_time: someText('Ended at'),
};

export const messageShape = answerShape(messageFields);
export const messagesShape = answerShape({
  messages: someList('Messages', messageFields),
  count: someNumber('How many'),
});

export const callShape = answerShape(callFields);
export const callsShape = answerShape({
  calls: someList('Calls', callFields),
  count: someNumber('How many'),
});

export const verificationShape = answerShape({
  sid: someText('Verification'),
  to: someText('To'),
  channel: someText('Way', 'sms, call, email or whatsapp'),
  status: someText('State', 'pending, approved, canceled, not_found…'),
  valid: someFlag('Whether the code was right'),
});

export const numberShape = answerShape({
  phone_number: someText('Number', 'With its country.'),
  national_format: someText('As it is written there'),
  country_code: someText('Country'),
  valid: someFlag('Whether it can be right'),
  validation_errors: someList('What is wrong'),
  line_type_intelligence: someValue('Kind of line'),
  caller_name: someValue('Whose it is'),
});
