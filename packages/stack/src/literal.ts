/** A value as somebody would write it: `'text'`, `12`; what is long gets a word instead, such as `an object`. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : 'an object';
  return String(value);
}

/** A field as a line to paste: `door: 're'`. */
export function field(name: string | number, value: unknown): string {
  return `${key(name)}: ${literal(value)}`;
}

/** A key as it may stand in an object: quoted where it must be. */
export function key(name: string | number): string {
  return /^[A-Za-z_$][\w$]*$/.test(String(name)) ? String(name) : quote(String(name));
}

/** Words in a sentence: `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function quote(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inside}'`;
}
