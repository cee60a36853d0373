import type { z } from 'zod';
import { closest } from './closest.ts';
import type { ConfigPath, Issue } from './issue.ts';
import { either, field, key, literal } from './literal.ts';
import { isRecord } from './schema.ts';

type SchemaIssue = z.core.$ZodIssue;

/** What `value` has wrong according to `schema`, in people's words; `at` is where the value stands in the stack. */
export function explainSchema(schema: z.ZodType, value: unknown, at: ConfigPath): Issue[] {
  const result = schema.safeParse(value, { error: expectation });
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return unknownFields(issue, schema, value, at);
    return [issue.code === 'invalid_key' ? wrongKey(issue, at) : wrongValue(issue, schema, value, at)];
  });
}

/** What was expected where zod found something else. A schema's own `error` text goes before this one. */
function expectation(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? `a value of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return either(issue.values.map(literal));
  if (issue.code === 'too_small') return bound('at least', issue.minimum, issue.origin, issue.inclusive);
  if (issue.code === 'too_big') return bound('at most', issue.maximum, issue.origin, issue.inclusive);
  if (issue.code === 'not_multiple_of') return `a multiple of ${issue.divisor}`;
  if (issue.code === 'invalid_format')
    return issue.pattern ? `text that matches ${issue.pattern}` : `text of the form ${issue.format}`;
  if (issue.code === 'invalid_union') return either([...new Set(issue.errors.flat().map((inner) => inner.message))]);
  return 'another value';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object: { … }',
  record: 'an object: { … }',
  array: 'a list: [ … ]',
  null: 'null',
};

const brackets: Readonly<Record<string, string>> = { object: '{ … }', record: '{ … }', array: '[ … ]' };

function bound(words: string, limit: number | bigint, origin: string, inclusive = true): string {
  const edge = inclusive ? words : words === 'at least' ? 'more than' : 'less than';
  if (origin === 'string') return `text of ${edge} ${count(limit, 'character', 'characters')}`;
  if (origin === 'array' || origin === 'set') return `${edge} ${count(limit, 'entry', 'entries')}`;
  return `${origin === 'int' ? 'a whole number' : 'a number'} of ${edge} ${limit}`;
}

function count(number: number | bigint, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function unknownFields(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  schema: z.ZodType,
  value: unknown,
  at: ConfigPath,
): Issue[] {
  const path = keys(issue.path);
  const known = fieldsOf(schemaAt(schema, path));
  return issue.keys.map((name) => unknownField([...at, ...path, name], valueAt(value, [...path, name]), known));
}

/** The issue of a field that does not exist; `known` are those that do. */
export function unknownField(path: ConfigPath, value: unknown, known: readonly string[]): Issue {
  const name = String(path.at(-1));
  const meant = closest(name, known);
  const given = isRecord(value) || Array.isArray(value) ? '…' : literal(value);
  return {
    path,
    atKey: true,
    found: `unknown field '${name}'`,
    expected: known.length === 0 ? 'no field here' : `one of ${[...known].sort().join(', ')}`,
    fix: meant === null ? `remove ${key(name)}` : `${key(meant)}: ${given}`,
  };
}

/** A name that its writer chose, and that cannot be one. */
function wrongKey(issue: z.core.$ZodIssueInvalidKey, at: ConfigPath): Issue {
  const path = [...at, ...keys(issue.path)];
  const name = String(path.at(-1));
  const expected = issue.issues[0]?.message ?? 'another name';
  return { path, atKey: true, found: literal(name), expected, fix: `change ${key(name)} to ${expected}` };
}

function wrongValue(issue: SchemaIssue, schema: z.ZodType, value: unknown, at: ConfigPath): Issue {
  const path = keys(issue.path);
  const found = valueAt(value, path);
  return {
    path: [...at, ...path],
    found: literal(found),
    expected: issue.message,
    fix: fixFor(issue, schemaAt(schema, path), found, [...at, ...path].at(-1)),
  };
}

function fixFor(
  issue: SchemaIssue,
  schema: z.ZodType | undefined,
  found: unknown,
  name: string | number | undefined,
): string {
  if (name === undefined) return 'export default defineStack({ services: {} });';
  const example = nearest(issue, found) ?? exampleOf(schema);
  if (example !== undefined) return field(name, example);
  if (issue.code === 'invalid_type' && issue.expected in brackets) return `${key(name)}: ${brackets[issue.expected]}`;
  if (typeof name === 'number') return `change this entry to ${issue.message}`;
  return found === undefined ? `add ${key(name)}: ${issue.message}` : `change ${key(name)} to ${issue.message}`;
}

/** What was probably meant: the same thing in the right type, or the allowed value that is nearest. */
function nearest(issue: SchemaIssue, found: unknown): unknown {
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return closest(String(found), allowed) ?? allowed[0];
  }
  if (issue.code !== 'invalid_type' || typeof found !== 'string' || found === '') return undefined;
  if ((issue.expected === 'number' || issue.expected === 'int') && Number.isFinite(Number(found))) return Number(found);
  if (issue.expected === 'boolean' && (found === 'true' || found === 'false')) return found === 'true';
  return undefined;
}

/** The schema of what stands at a path inside what `schema` describes. */
function schemaAt(schema: z.ZodType | undefined, path: ConfigPath): z.ZodType | undefined {
  const inner = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined || inner === undefined) return inner;
  const { shape, valueType, element } = definitionOf(inner);
  return schemaAt(shape?.[step] ?? valueType ?? element, rest);
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  const inner = schema && definitionOf(schema).innerType;
  return inner ? unwrap(inner) : schema;
}

/** The parts of zod's definitions that lead further in; each kind of schema has at most one of them. */
function definitionOf(schema: z.ZodType): {
  shape?: Record<string, z.ZodType>;
  valueType?: z.ZodType;
  element?: z.ZodType;
  innerType?: z.ZodType;
} {
  return schema.def as object;
}

function exampleOf(schema: z.ZodType | undefined): unknown {
  const examples = schema?.meta()?.examples;
  return Array.isArray(examples) ? examples[0] : undefined;
}

/** The names of the fields that an object's schema knows. */
export function fieldsOf(schema: z.ZodType | undefined): string[] {
  return schema === undefined ? [] : Object.keys(definitionOf(schema).shape ?? {});
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

function keys(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}
