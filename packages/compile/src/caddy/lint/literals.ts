/** Which of the placeholders that a configuration's own `map`s fill are literals in disguise. */
export interface Literals {
  /** Names of those that hold one of a few words that stand in the configuration. */
  readonly fixed: ReadonlySet<string>;
  /** Names of those that may hold what a client sends. */
  readonly open: ReadonlySet<string>;
  /** Whether every folder that `root` gives to file servers is a literal. */
  readonly hasOwnRoots: boolean;
}

/** Caddy's own, which are never anybody's free text. */
const harmless = ['http.error.status_code', 'http.error.status_text', 'http.request.remote.host'];

/** Caddy asks itself first: a `map` of such a name changes nothing. */
const caddysOwn = /^(?:http|env|file|system|time|tls)\./;

/** What a configuration says of its placeholders, wherever in it that stands. */
export function literalsIn(config: unknown): Literals {
  const handlers = [...handlersIn(config)];
  const fillings = handlers.filter(({ handler }) => handler === 'map').flatMap(fillingsOf);
  const open = new Set(fillings.filter(({ isFixed }) => !isFixed).map(({ name }) => name));
  const fixed = new Set(fillings.map(({ name }) => name).filter((name) => !open.has(name) && !caddysOwn.test(name)));
  const literals = { fixed: new Set([...fixed, ...harmless]), open };
  const roots = handlers.filter((handler) => handler.handler === 'vars' && 'root' in handler);
  return { ...literals, hasOwnRoots: roots.every(({ root }) => isLiteral(root, literals)) };
}

/** Whether no client has a say in a text, or in any text within a value. */
export function isLiteral(value: unknown, literals: Pick<Literals, 'fixed' | 'open'>): boolean {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).every((inner) => isLiteral(inner, literals));
  }
  if (typeof value !== 'string') return true;
  // Caddy leaves braces around anything else alone, such as those of JSON; it may find a name within them.
  const names = [...value.matchAll(/\{(?=([^}]*)\})/g)].map(([, name = '']) => name);
  return names.every((name) => literals.fixed.has(name) || !(literals.open.has(name) || /^[\w-]+\.|\\$/.test(name)));
}

function* handlersIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return;
  if ('handler' in value) yield { ...value };
  for (const inner of Object.values(value)) yield* handlersIn(inner);
}

interface Filling {
  readonly name: string;
  readonly isFixed: boolean;
}

interface CaddyMap {
  readonly destinations?: readonly string[];
  readonly mappings?: readonly { readonly input_regexp?: string; readonly outputs?: readonly unknown[] }[];
  readonly defaults?: readonly unknown[];
}

function fillingsOf({ destinations = [], mappings = [], defaults = [] }: CaddyMap): Filling[] {
  return destinations.map((destination, index) => ({
    name: destination.replace(/^[{}]+|[{}]+$/g, ''),
    isFixed:
      isFixed(defaults[index]) && mappings.every((mapping) => isFixed(mapping.outputs?.[index], mapping.input_regexp)),
  }));
}

/** A word without a placeholder, or the pattern's only group where that is a choice of words: `(en|fr)`. */
function isFixed(output: unknown, pattern?: string): boolean {
  if (typeof output !== 'string') return true;
  if (pattern === undefined || !/[{$]/.test(output)) return !output.includes('{');
  const groups = pattern.match(/\((?!\?:)/g) ?? [];
  return /^\$(?:1|\{1\})$/.test(output) && groups.length === 1 && /\([\w-]+(?:\|[\w-]+)*\)/.test(pattern);
}
