import type { z } from 'zod';
import type { CommonOptions, KindDefinition, Service } from './kind.ts';
import { commonOptions } from './schema.ts';

/** What an author says of a kind; `options` is a zod object of its own options, without the common ones. */
export interface KindInput<Schema extends z.ZodObject>
  extends Pick<KindDefinition<z.output<Schema>>, 'kind' | 'paths' | 'prepare' | 'describe'> {
  readonly options: Schema;
}

/**
 * A kind, ready to be used in a stack: it takes its own options and the common ones. Which host it names is inferred
 * from `host` alone, never from the place where the service is put: there it could only become any text.
 */
export type Kind<Options> = <Host extends string = never>(
  options: Options & CommonOptions<Host>,
) => Service<NoInfer<Host>>;

/** What is written for a schema; `unknown` for one without options, so that only the common ones remain. */
type OwnOptions<Schema extends z.ZodObject> = keyof Schema['shape'] extends never ? unknown : z.input<Schema>;

/**
 * Makes a kind of service. The kinds of the catalog are made with it, and one in your own repository is as good as they are.
 * For an editor to show what an option means, write the options as an interface with comments and the result as
 * `Kind<NotesOptions>`; otherwise their types are taken from the schema.
 *
 * @throws Error when an option has the name of a common one (`door`, `aliases`, `host`, `sleepAfter`, `wake`, `autostart`).
 * @example
 * export const notes = defineKind({
 *   kind: 'notes',
 *   options: z.strictObject({ folder: z.string() }),
 *   describe: ({ folder }, context) => ({ title: 'Notes', ... }),
 * });
 */
export function defineKind<Schema extends z.ZodObject>(input: KindInput<Schema>): Kind<OwnOptions<Schema>> {
  refuseCommonNames(input);
  const definition = Object.freeze({ ...input, options: input.options.strict() }) as unknown as KindDefinition<unknown>;
  const kind: Kind<OwnOptions<Schema>> = (options) =>
    Object.freeze({ definition, options: Object.freeze({ ...options }) });
  return Object.defineProperty(kind, 'name', { value: input.kind });
}

function refuseCommonNames({ kind, options }: { kind: string; options: z.ZodObject }): void {
  const taken = Object.keys(options.shape).filter((name) => Object.hasOwn(commonOptions.shape, name));
  if (taken.length === 0) return;
  throw new Error(`kind '${kind}': every kind has the option '${taken[0]}' already; give yours another name`);
}
