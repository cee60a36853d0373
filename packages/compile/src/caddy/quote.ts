import { UserError } from '@veille/protocol';

/** Writes a path as one word of a Caddyfile. Caddy reads braces as placeholders and knows no way to write a few others. */
export function quote(path: string): string {
  const unwritable = /[{}"\\\n\r]/.exec(path)?.[0];
  if (unwritable !== undefined) {
    throw new UserError(
      'config-invalid',
      `The path ${path} holds ${JSON.stringify(unwritable)}, which cannot be written into Caddy's configuration.`,
      'Move the studio to a folder whose path has no braces, quotes or backslashes.',
    );
  }
  return `"${path}"`;
}

/** Puts every line of a text one or more tabs further in; empty lines stay empty. */
export function indent(text: string, tabs = 1): string {
  return text.replace(/^(?=.)/gm, '\t'.repeat(tabs));
}
