/** Whether a text is an absolute path that goes straight to its place. */
export function isFolder(path: string): boolean {
  return /^(?:\/[^/\0\n]+)+$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path);
}
