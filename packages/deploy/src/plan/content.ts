import { createHash } from 'node:crypto';
import type { Content } from '@veille/compile';
import { UserError } from '@veille/protocol';

type Secrets = ReadonlyMap<string, string>;

/** The text of a file with its secrets put in; null for bytes that lie on the operator's machine. */
export function textOf(content: Content, secrets: Secrets): string | null {
  if (content.type === 'local') return null;
  if (content.type === 'text') return content.text;
  const parts = content.parts.map((part) => {
    if (typeof part === 'string') return part;
    const value = secretValue(part.secret, secrets);
    return part.quoted ? quote(value) : value;
  });
  return parts.join('');
}

/** As systemd reads a value in an environment file: whatever stands between the quotes is the value. */
function quote(value: string): string {
  return `"${value.replace(/["\\`$]/g, '\\$&')}"`;
}

function secretValue(name: string, secrets: Secrets): string {
  const value = secrets.get(name);
  if (value !== undefined) return value;
  throw new UserError(
    'config-invalid',
    `The secret ${name} has no value.`,
    `Set it in the environment, or in the stack's file of secrets.`,
  );
}

/** SHA-256 of the bytes that a file is to have; for one with secrets of the host's key and the bytes. */
export function digestOf(content: Content, secrets: Secrets, key: string | null): string {
  if (content.type === 'local') return content.sha256;
  const hash = createHash('sha256');
  // Before its first deploy a host has no key, and what lies there is compared as it is.
  if (content.type === 'secret' && key !== null) hash.update(key);
  return hash.update(textOf(content, secrets) ?? '').digest('hex');
}
