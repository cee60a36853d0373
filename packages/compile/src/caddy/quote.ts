import { UserError } from '@veille/protocol';

/**
 * Writes a path as one word of a Caddyfile. Caddy reads braces as placeholders, 2.6.2 ends a socket's path at a colon,
 * and there is no way to write the others.
 */
export function quote(path: string): string {
  const unwritable = /[{}"\\:\n\r]/.exec(path)?.[0];
  if (unwritable !== undefined) {
    throw new UserError(
      'config-invalid',
      `The path ${path} holds ${JSON.stringify(unwritable)}, which cannot be written into Caddy's configuration.`,
      'Move the studio to a folder whose path has no braces, quotes, colons or backslashes.',
    );
  }
  return `"${path}"`;
}

/** The same for the folder of a `file` matcher, which takes it for a pattern. */
export function quotePattern(path: string): string {
  return quote(path).replace(/[[\]*?]/g, '\\$&');
}

/** An upstream: a socket's path or `HOST:PORT`. */
export function quoteAddress(address: string): string {
  return address.startsWith('unix/') ? quote(address) : address;
}

/** Puts every line of a text one or more tabs further in; empty lines stay empty. */
export function indent(text: string, tabs = 1): string {
  return text.replace(/^(?=.)/gm, '\t'.repeat(tabs));
}
