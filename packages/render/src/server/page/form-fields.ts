import type { Composition } from '@veille/protocol';
import { type Html, html } from './html.ts';
import type { Words } from './words.ts';

type Schema = Readonly<Record<string, unknown>>;

/** One fieldset with a field for each prop of a composition, filled with its default. Made from its JSON Schema. */
export function compositionFields(composition: Composition, shown: boolean, words: Words): Html {
  const { id, defaultProps, propsSchema } = composition;
  const required = new Set(Array.isArray(propsSchema?.required) ? propsSchema.required : []);
  const properties = Object.entries((propsSchema?.properties ?? {}) as Record<string, Schema>);
  const fields = properties.map(([name, schema]) =>
    field(
      { id: `${id}-${name}`, name, schema, value: defaultProps[name] ?? schema.default, required: required.has(name) },
      words,
    ),
  );
  return html`<fieldset data-composition="${id}"${shown ? null : html` hidden disabled`}>
    ${fields.length > 0 ? fields : jsonField(`${id}-props`, defaultProps, words)}
  </fieldset>`;
}

interface Field {
  readonly id: string;
  readonly name: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly required: boolean;
}

function field({ id, name, schema, value, required }: Field, words: Words): Html {
  const hint = typeof schema.description === 'string' ? schema.description : '';
  return html`<label for="${id}">
    <span><b>${spaced(name)}</b>${required ? null : html` <small>${words.optional}</small>`}</span>
    ${input(id, name, schema, value, required)}
    ${hint === '' ? null : html`<small id="${id}-hint">${hint}</small>`}
    <small class="fault" id="${id}-fault"></small>
  </label>`;
}

function input(id: string, name: string, schema: Schema, value: unknown, required: boolean): Html {
  const common = html`id="${id}" name="${name}" aria-describedby="${id}-hint ${id}-fault"${required ? html` required` : null}`;
  const { type, minimum, maximum, maxLength, pattern, enum: choices } = schema;
  if (Array.isArray(choices)) {
    return html`<select ${common} data-type="json">
      ${choices.map((one) => html`<option value="${JSON.stringify(one)}"${one === value ? html` selected` : null}>${String(one)}</option>`)}
    </select>`;
  }
  if (type === 'boolean') {
    return html`<input ${common} type="checkbox" data-type="boolean"${value === true ? html` checked` : null}>`;
  }
  if (type === 'number' || type === 'integer') {
    const step = type === 'integer' ? '1' : 'any';
    return html`<input ${common} type="number" data-type="number" step="${step}"${limit('min', minimum)}${limit('max', maximum)} value="${text(value)}">`;
  }
  if (type === 'string' && isColour(pattern)) {
    return html`<input ${common} type="color" data-type="string" value="${text(value)}">`;
  }
  if (type === 'string') {
    const rows = typeof maxLength === 'number' && maxLength <= 80 ? 1 : 2;
    return html`<textarea ${common} data-type="string" rows="${rows}"${limit('maxlength', maxLength)}>${text(value)}</textarea>`;
  }
  return html`<textarea ${common} data-type="json" rows="3">${JSON.stringify(value ?? null)}</textarea>`;
}

/** A composition without a schema takes what its component takes. */
function jsonField(id: string, defaultProps: Schema, words: Words): Html {
  return html`<label for="${id}"><span>${words.props}</span>
    <textarea id="${id}" data-type="all" rows="5" aria-describedby="${id}-fault">${JSON.stringify(defaultProps, null, 2)}</textarea>
    <small class="fault" id="${id}-fault"></small>
  </label>`;
}

/** `durationInSeconds` as people read it. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
}

function isColour(pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern.startsWith('^#[0-9') && pattern.endsWith('{6}$');
}

function limit(attribute: string, value: unknown): Html | null {
  return typeof value === 'number' ? html` ${attribute}="${value}"` : null;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
