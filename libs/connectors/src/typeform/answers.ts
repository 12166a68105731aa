/** https://www.typeform.com/developers/webhooks/example-payload/ */
import { listOf, valueAt } from '#connector-sdk';

/** An answer's value stands under the name of its own type. */
function valueOf(answer: unknown): unknown {
  const type = valueAt(answer, 'type');
  if (typeof type !== 'string') return null;
  const value = valueAt(answer, type);
  const label = valueAt(value, 'label') ?? valueAt(value, 'other');
  return label ?? valueAt(value, 'labels') ?? value ?? null;
}

/** The answers by the titles of their questions; by the ids where two questions have one title, or none. */
export function answersByTitle(body: unknown): Record<string, unknown> {
  const questions = listOf(valueAt(body, 'form_response.definition.fields'));
  const titles = new Map<unknown, string>();
  for (const question of questions) {
    const title = valueAt(question, 'title');
    if (typeof title === 'string') titles.set(valueAt(question, 'id'), title);
  }
  const answers = new Map<string, unknown>();
  for (const answer of listOf(valueAt(body, 'form_response.answers'))) {
    const id = valueAt(answer, 'field.id');
    const title = titles.get(id);
    const name = title === undefined || title === '' || answers.has(title) ? String(id) : title;
    answers.set(name, valueOf(answer));
  }
  return Object.fromEntries(answers);
}
