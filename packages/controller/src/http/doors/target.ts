/** No address that a person opens is longer. */
const lengthLimit = 4096;

/**
 * The place to arrive at after waking: a path and query of the same origin. Whatever could lead elsewhere (another
 * host by `//` or a backslash, control characters) or back to the waiting page becomes `/`.
 */
export function safeTarget(target: unknown): string {
  if (typeof target !== 'string' || target.length > lengthLimit) return '/';
  const isPath = /^\/(?![/\\])[\u0021-\u007E]*$/.test(target) && !target.includes('\\');
  return isPath && !/^\/\.veille(?:[/?#]|$)/i.test(target) ? target : '/';
}
