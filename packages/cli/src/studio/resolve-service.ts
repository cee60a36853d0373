import { type ServiceView, UserError } from '@veille/protocol';
import { closest } from '@veille/stack/closest';

/** What a service may be called by. */
type Named = Pick<ServiceView, 'name' | 'door' | 'kind'>;

/**
 * The service that a person means: by its name, else its door, else its kind where only one has it.
 * @throws UserError `unknown-service` with the nearest word, or with the names that a kind may mean.
 */
export function resolveService<Service extends Named>(services: readonly Service[], word: string): Service {
  const exact = services.find(({ name }) => name === word) ?? services.find(({ door }) => door === word);
  if (exact) return exact;
  const [ofKind, another] = services.filter(({ kind }) => kind === word);
  if (ofKind && !another) return ofKind;
  throw another ? ambiguous(services, word) : unknown(services, word);
}

function ambiguous(services: readonly Named[], word: string): UserError {
  const names = services.filter(({ kind }) => kind === word).map(({ name }) => name);
  return new UserError(
    'unknown-service',
    `"${word}" may mean ${names.join(' or ')}.`,
    'Call it by its name or its door.',
  );
}

function unknown(services: readonly Named[], word: string): UserError {
  const words = services.flatMap(({ name, door, kind }) => [name, ...(door ? [door] : []), kind]);
  const near = closest(word, words);
  const visible = services.filter(({ door }) => door !== null).map(({ name }) => name);
  return new UserError(
    'unknown-service',
    `There is no service "${word}".`,
    near ? `Did you mean ${near}?` : `There are: ${visible.join(', ')}.`,
  );
}
