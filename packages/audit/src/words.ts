/** The words of a table that is written as text. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
