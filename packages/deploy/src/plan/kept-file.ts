/** What a plan says of a file that a container may write to, and did. */
export function wasWrittenTo(path: string): string {
  return `${path} was written to since Veille brought it, by a container or by hand; it stays as it is.`;
}
